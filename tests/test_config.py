"""Settings come from a mapping, and a wrong one fails at startup with the name of its variable."""

import base64
import subprocess
from ipaddress import ip_network
from pathlib import Path

import pytest

from screener.config import (
    MAKE_KEY,
    SETTINGS,
    chosen_clinics,
    chosen_rules,
    need_lasting_keys,
    read_settings,
    read_shared_settings,
    secret_name,
    shipped,
)
from screener.errors import OperatorError
from tests.conftest import ROOT

KEY, OLD_KEY = bytes(range(32)), bytes(range(32, 64))
NO_NET = "is not a valid network; write it as in 10.1.2.0/24, or as a single address"
NOT_RANDOM = "SCREENER_KEYS: a key is not random, so that others could guess it: only "
WEAK = (bytes(32), b"\xff" * 32, b"k" * 32, b"secret" * 5 + b"se", bytes(range(15)) + bytes(17))


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
        ("SCREENER_KEYS", encoded(KEY[:31]), "SCREENER_KEYS: a key is not 32 bytes"),
        *(("SCREENER_KEYS", encoded(weak), NOT_RANDOM) for weak in WEAK),
        ("SCREENER_KEYS", f"{encoded(KEY)},{encoded(WEAK[0])}", NOT_RANDOM),
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
        (
            "SCREENER_TIME_ZONE",
            "America/Chigaco",
            "SCREENER_TIME_ZONE: 'America/Chigaco' is not a time zone; write one as in America/",
        ),
        ("SCREENER_TIME_ZONE", "UTC+6", "SCREENER_TIME_ZONE: 'UTC+6' is not a time zone; "),
        ("SCREENER_PROXY_HOPS", "two", "SCREENER_PROXY_HOPS: 'two' is not a small whole number"),
        *(
            ("SCREENER_SECURITY_CONTACT", wrong, f"SCREENER_SECURITY_CONTACT: '{wrong}' is not an")
            for wrong in (
                "security@clinic.example",
                "http://clinic.example",
                "mailto:",
                "mailto:a b",
            )
        ),
        *(
            ("SCREENER_LIMITS", wrong, f"SCREENER_LIMITS: '{wrong}' is neither memory nor off nor")
            for wrong in ("none", "valkey://", "memcached://127.0.0.1", "valkey://here:6379/a b")
        ),
        ("SCREENER_LOG", "xml", "SCREENER_LOG: 'xml' is neither text nor json"),
        *(
            ("SCREENER_METRICS", wrong, f"SCREENER_METRICS: '{wrong}' is not a host and a port")
            for wrong in ("9464", ":9464", "127.0.0.1", "127.0.0.1:65536", "http://127.0.0.1:9464")
        ),
        ("SCREENER_LIMITS", "rediss://me:pass@", "SCREENER_LIMITS: what is set is neither memory"),
        ("SCREENER_KEEP_ALIVE", "0", "SCREENER_KEEP_ALIVE: '0' is not a whole number of seconds"),
        ("SCREENER_KEEP_ALIVE", "1m", "SCREENER_KEEP_ALIVE: '1m' is not a whole number of seconds"),
        ("SCREENER_KEEP_ALIVE", "", "SCREENER_KEEP_ALIVE: '' is not a whole number of seconds"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, message: str) -> None:
    with pytest.raises(OperatorError) as refused:
        read_settings({name: value})
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("", "memory"),
        ("off", "off"),
        ("redis://127.0.0.1:6379/2", "valkey://127.0.0.1:6379/2"),
        ("rediss://me:secret-word@limits.example", "valkeys://me:secret-word@limits.example"),
        ("valkey+unix:///run/valkey.sock", "valkey+unix:///run/valkey.sock"),
    ],
)
def test_requests_are_counted_in_memory_or_where_all_processes_can(said: str, read: str) -> None:
    settings = read_settings({"SCREENER_LIMITS": said})

    assert settings.operating.limits == read
    assert "secret-word" not in repr(settings)


@pytest.mark.parametrize(
    ("said", "place"),
    [("", None), ("127.0.0.1:9464", ("127.0.0.1", 9464)), ("[::1]:0", ("[::1]", 0))],
)
def test_metrics_are_where_the_operator_says(said: str, place: tuple[str, int] | None) -> None:
    assert read_settings({"SCREENER_METRICS": said}).operating.metrics == place


def test_the_log_is_text_unless_it_is_told_to_be_json() -> None:
    assert read_settings({}).operating.log == "text"
    assert read_settings({"SCREENER_LOG": "json"}).operating.log == "json"


def test_idle_connections_outlast_the_60_seconds_of_load_balancers() -> None:
    assert read_settings({}).keep_alive == 75
    assert read_settings({"SCREENER_KEEP_ALIVE": "620"}).keep_alive == 620


def test_one_of_several_processes_needs_the_key_that_they_share() -> None:
    with pytest.raises(OperatorError, match=r"^SCREENER_KEYS is not set: each process would seal"):
        read_shared_settings({})

    assert read_shared_settings({"SCREENER_KEYS": encoded(KEY)}).keys == (KEY,)


@pytest.mark.parametrize(
    ("environ", "host", "workers", "why"),
    [
        ({}, "127.0.0.1", 1, ""),
        ({}, "localhost", 1, ""),
        ({}, "::1", 1, ""),
        ({}, "127.0.0.1", 2, "there are 2 workers"),
        ({}, "0.0.0.0", 1, "others may reach this server"),  # noqa: S104 - nobody listens
        ({}, "::", 3, "there are 3 workers"),
        ({}, "192.168.1.2", 1, "others may reach this server"),
        ({"SCREENER_PROXY_HOPS": "1"}, "127.0.0.1", 1, "others may reach this server"),
        (
            {"SCREENER_ADDRESS": "https://screener.example"},
            "127.0.0.1",
            1,
            "others may reach this server",
        ),
    ],
)
def test_who_serves_many_needs_a_key_that_lasts(
    environ: dict[str, str], host: str, workers: int, why: str
) -> None:
    need_lasting_keys(
        read_settings({**environ, "SCREENER_KEYS": encoded(KEY)}, host=host), workers=workers
    )
    settings = read_settings(environ, host=host)
    if not why:
        need_lasting_keys(settings, workers=workers)
        return
    with pytest.raises(OperatorError) as refused:
        need_lasting_keys(settings, workers=workers)
    assert str(refused.value).startswith(f"SCREENER_KEYS is not set, but {why}: ")
    assert str(refused.value).endswith(f"make a key with: {MAKE_KEY}")


def test_the_command_that_we_name_makes_a_key() -> None:
    made = subprocess.run(["/bin/sh", "-c", MAKE_KEY], check=True, capture_output=True, text=True)

    assert len(read_settings({"SCREENER_KEYS": made.stdout.strip()}).keys[0]) == 32


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


@pytest.mark.parametrize(("said", "zone"), [("", None), ("Pacific/Auckland", "Pacific/Auckland")])
def test_without_a_time_zone_it_is_that_of_the_machine(said: str, zone: str | None) -> None:
    found = read_settings({"SCREENER_TIME_ZONE": said}).zone
    assert (found and str(found)) == zone


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


def test_the_clinics_here_come_before_the_example(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert chosen_clinics({}) == shipped("clinics")

    (tmp_path / "clinics").mkdir()
    assert chosen_clinics({}) == Path("clinics")
    assert chosen_clinics({"SCREENER_CLINICS": "mine"}) == Path("mine")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "::1", "localhost"])
def test_a_server_that_listens_to_this_machine_alone_is_reached_from_here_alone(host: str) -> None:
    assert read_settings({}, host=host).only_here
    assert read_settings({"SCREENER_ADDRESS": "http://localhost:9000/x"}, host=host).only_here


@pytest.mark.parametrize(
    ("environ", "host"),
    [
        ({}, "0.0.0.0"),  # noqa: S104 - nobody listens
        ({}, "::"),
        ({}, "10.1.2.3"),
        ({}, "screener.example"),
        ({}, "localhost.example"),
        ({}, ""),
        ({"SCREENER_ADDRESS": "https://screener.example"}, "127.0.0.1"),
        ({"SCREENER_ADDRESS": "http://192.168.1.2:8000"}, "127.0.0.1"),
        ({"SCREENER_PROXY_HOPS": "1"}, "127.0.0.1"),
    ],
)
def test_who_may_come_from_elsewhere_is_not_taken_to_come_from_here(
    environ: dict[str, str], host: str
) -> None:
    assert not read_settings(environ, host=host).only_here


@pytest.mark.parametrize(
    ("address", "origin", "path"),
    [
        ("https://s.example", "https://s.example", ""),
        ("https://s.example/screener", "https://s.example", "/screener"),
        ("http://s.example:81/a-b/C_d.e", "http://s.example:81", "/a-b/C_d.e"),
        ("http://a/a", "http://a", "/a"),
    ],
)
def test_an_address_is_an_origin_and_the_path_in_front_of_ours(
    address: str, origin: str, path: str
) -> None:
    settings = read_settings({"SCREENER_ADDRESS": address})
    assert (settings.origin, settings.path) == (origin, path)
