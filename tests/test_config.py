"""Settings come from a mapping, and a wrong one fails at startup with the name of its variable."""

import base64
from ipaddress import ip_network
from pathlib import Path

import pytest

from screener.config import (
    SETTINGS,
    chosen_clinics,
    chosen_rules,
    read_settings,
    secret_name,
    shipped,
)
from screener.errors import OperatorError
from tests.conftest import ROOT

KEY, OLD_KEY = bytes(range(32)), b"o" * 32
NO_NET = "is not a valid network; write it as in 10.1.2.0/24, or as a single address"


def encoded(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode().rstrip("=")


def test_nothing_set_gives_a_key_of_this_start_alone() -> None:
    one, other = read_settings({}), read_settings({})

    assert one.keys_are_temporary
    assert one.keys != other.keys
    assert len(one.keys[0]) == 32


def test_keys_are_read_newest_first() -> None:
    settings = read_settings({"SCREENER_KEYS": f"{encoded(KEY)}, {encoded(OLD_KEY)}"})

    assert settings.keys == (KEY, OLD_KEY)
    assert not settings.keys_are_temporary


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("SCREENER_KEYS", "short", "SCREENER_KEYS: a key is not 32 bytes"),
        ("SCREENER_KEYS", "ä" * 43, "SCREENER_KEYS: a key is not 32 bytes"),
        ("SCREENER_KEYS", " , ", "SCREENER_KEYS: a key is not 32 bytes"),
        ("SCREENER_EXIT_URL", "http://[", "SCREENER_EXIT_URL: 'http://['"),
        ("SCREENER_EXIT_URL", "javascript:alert(1)", "SCREENER_EXIT_URL: 'javascript:alert(1)'"),
        ("SCREENER_PROXY_HOPS", "-1", "SCREENER_PROXY_HOPS: '-1' is not a small whole number"),
        (
            "SCREENER_PRIVATE_NETWORKS",
            "intranet",
            f"SCREENER_PRIVATE_NETWORKS: 'intranet' {NO_NET}",
        ),
        (
            "SCREENER_PRIVATE_NETWORKS",
            "10.0.0.1/8",
            f"SCREENER_PRIVATE_NETWORKS: '10.0.0.1/8' {NO_NET}",
        ),
        ("SCREENER_PRIVATE_NETWORKS", "10.0.0.1,", f"SCREENER_PRIVATE_NETWORKS: '' {NO_NET}"),
        ("SCREENER_PROXY_HOPS", "two", "SCREENER_PROXY_HOPS: 'two' is not a small whole number"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, message: str) -> None:
    with pytest.raises(OperatorError) as refused:
        read_settings({name: value})
    assert str(refused.value).startswith(message)


def test_networks_and_secrets_of_receivers_are_read_and_no_secret_is_shown() -> None:
    secret = "of-the-north-side"  # noqa: S105 - of nobody
    settings = read_settings(
        {
            "SCREENER_PRIVATE_NETWORKS": "10.1.2.0/24, fd00::1",
            secret_name("north-side"): secret,
            "SECRET": "of another",
        }
    )

    assert settings.private_networks == (ip_network("10.1.2.0/24"), ip_network("fd00::1"))
    assert settings.secrets == {"SCREENER_SECRET_NORTH_SIDE": secret}
    assert secret not in repr(settings)


def test_the_rule_book_here_comes_before_the_one_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert chosen_rules({}) == shipped("rules.yaml")

    (tmp_path / "rules.yaml").touch()
    assert chosen_rules({}) == Path("rules.yaml")
    assert chosen_rules({"SCREENER_RULES": "mine.yaml"}) == Path("mine.yaml")


def test_every_setting_is_documented() -> None:
    documented = (ROOT / "docs" / "running.md").read_text()

    for setting in SETTINGS:
        assert f"| `{setting.name}` |" in documented


@pytest.mark.parametrize(
    ("environ", "chosen"),
    [
        ({}, shipped("clinics")),
        ({"SCREENER_ADDRESS": "http://localhost:9000"}, shipped("clinics")),
        ({"SCREENER_ADDRESS": "https://screener.example"}, None),
        ({"SCREENER_CLINICS": "mine"}, Path("mine")),
        ({"SCREENER_CLINICS": "mine", "SCREENER_ADDRESS": "https://s.example"}, Path("mine")),
    ],
)
def test_a_clinic_that_does_not_exist_is_served_on_this_machine_alone(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    environ: dict[str, str],
    chosen: Path | None,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert chosen_clinics(environ) == chosen

    (tmp_path / "clinics").mkdir()
    assert chosen_clinics(environ) == Path(environ.get("SCREENER_CLINICS", "clinics"))
