"""What those who run a server are told: by `serve` and `embed`."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from werkzeug.test import Client

from screener.cli.main import cli
from screener.clinic.snippets import frame_snippet, script_snippet
from screener.config import KEYS, MAKE_KEY, shipped
from screener.fhir.sent.reading import sheet_of as sheet_of_response
from screener.records.values import sheet_record
from screener.rulebook.model import RuleBook
from screener.screening.guidance import assess
from screener.web.http.guard import Guard
from tests.cli.conftest import NORTH
from tests.clock import at
from tests.delivery.clinic import TOKEN, Clinic
from tests.web.sites import sheet_of


def test_serve_refuses_a_bad_key_and_says_how_to_make_one(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["serve", "--port", "0"], env={KEYS.name: "secret"})

    assert result.exit_code == 2
    assert result.stderr.startswith("SCREENER_KEYS: a key is not 32 bytes in URL-safe base64")
    assert "secrets.token_urlsafe(32)" in result.stderr


@pytest.mark.parametrize("options", [["--workers", "2"], ["--host", "0.0.0.0"]])  # noqa: S104
def test_serve_for_many_needs_a_key_and_says_how_to_make_one(
    runner: CliRunner, options: list[str]
) -> None:
    result = runner.invoke(cli, ["serve", "--port", "0", *options], env={KEYS.name: None})

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("SCREENER_KEYS is not set, but ")
    assert result.stderr.endswith(f"make a key with: {MAKE_KEY}\n")


KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()
HERE_ALONE = (
    "PORT is set, but only this machine can reach 127.0.0.1; a hosting platform needs "
    "--host 0.0.0.0\n"
)


@pytest.mark.parametrize(
    ("line", "expected", "said"),
    [
        ("", ("127.0.0.1", 8000, 1, 75), ""),
        ("PORT=", ("127.0.0.1", 8000, 1, 75), ""),
        ("PORT=8142", ("127.0.0.1", 8142, 1, 75), HERE_ALONE),
        ("PORT=8142 --host ::", ("::", 8142, 1, 75), ""),
        ("PORT=8142 --host 127.0.0.1", ("127.0.0.1", 8142, 1, 75), ""),
        ("PORT=8142 --port 81", ("127.0.0.1", 81, 1, 75), ""),
        ("SCREENER_KEEP_ALIVE=620", ("127.0.0.1", 8000, 1, 620), ""),
        ("WEB_CONCURRENCY=3", ("127.0.0.1", 8000, 3, 75), ""),
        ("WEB_CONCURRENCY=3 --workers 2", ("127.0.0.1", 8000, 2, 75), ""),
    ],
)
def test_serve_takes_what_a_platform_sets_and_what_the_command_says_before_it(
    runner: CliRunner,
    monkeypatch: pytest.MonkeyPatch,
    line: str,
    expected: tuple[str, int, int, int],
    said: str,
) -> None:
    environ: dict[str, str | None] = {"PORT": None, "WEB_CONCURRENCY": None}
    environ["SCREENER_KEYS"] = KEY
    environ |= dict(word.split("=") for word in line.split() if "=" in word)
    options = [word for word in line.split() if "=" not in word]
    places: list[object] = []

    def note(_: object, *, host: str, port: int, workers: int, keep_alive: int) -> None:
        places.append((host, port, workers, keep_alive))

    monkeypatch.setattr("screener.cli.operating.serve.serve_forever", note)
    monkeypatch.setattr("screener.cli.operating.serve.Editions", lambda _, **__: None)
    result = runner.invoke(cli, ["serve", *options], env=environ)

    assert (result.exit_code, result.stderr) == (0, said)
    assert places == [expected]


@pytest.mark.parametrize(
    ("name", "value", "option", "cause"),
    [
        ("PORT", "http", "--port", "'http' is not a valid integer range."),
        ("PORT", "70000", "--port", "70000 is not in the range 0<=x<=65535."),
        ("PORT", "-1", "--port", "-1 is not in the range 0<=x<=65535."),
        ("PORT", "tcp://10.0.0.1:80", "--port", "'tcp://10.0.0.1:80' is not a valid integer"),
        ("WEB_CONCURRENCY", "0", "--workers", "0 is not in the range 1<=x<=64."),
        ("WEB_CONCURRENCY", "auto", "--workers", "'auto' is not a valid integer range."),
    ],
)
def test_a_wrong_port_or_number_of_workers_is_told_with_the_name_of_its_variable(
    runner: CliRunner, name: str, value: str, option: str, cause: str
) -> None:
    result = runner.invoke(cli, ["serve"], env={name: value})

    assert result.exit_code == 2
    assert f"Error: Invalid value for '{option}' (env var: '{name}'): {cause}" in result.stderr


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Guard]:
    """What `serve` would serve, in a folder without clinics."""
    monkeypatch.chdir(tmp_path)
    served: list[Guard] = []
    place = "screener.cli.operating.serve.serve_forever"
    monkeypatch.setattr(place, lambda editions, **_: served.append(editions.guard))
    return served


@pytest.mark.parametrize(
    ("options", "environ", "status"),
    [
        ([], {}, 200),
        (["--host", "localhost"], {}, 200),
        (["--host", "::1"], {}, 200),
        (["--host", "0.0.0.0"], {}, 404),  # noqa: S104 - nobody listens
        (["--host", "::"], {}, 404),
        (["--host", "192.168.1.2"], {}, 404),
        (["--host", ""], {}, 404),
        ([], {"SCREENER_ADDRESS": "https://screener.example"}, 404),
        ([], {"SCREENER_PROXY_HOPS": "1"}, 404),
        (["--host", "::", "--clinics", str(shipped("clinics"))], {}, 404),
    ],
)
def test_serve_shows_a_clinic_that_does_not_exist_on_this_machine_alone(
    runner: CliRunner,
    served: list[Guard],
    options: list[str],
    environ: dict[str, str],
    status: int,
) -> None:
    environ = {**environ, "SCREENER_KEYS": KEY}
    runner.invoke(cli, ["serve", *options], env=environ, catch_exceptions=False)

    client = Client(served[0])
    assert client.get("/clinics/example/").status_code == status
    assert client.get("/").status_code == 200
    live = client.get("/for-clinics/example", base_url="http://localhost:8000")
    assert live.status_code == status


@pytest.mark.parametrize("path", ["", "/screener"])
@pytest.mark.parametrize("from_environment", [True, False])
def test_embed_prints_both_snippets_for_this_server(
    runner: CliRunner, clinics: Path, path: str, *, from_environment: bool
) -> None:
    address = f"https://screener.example{path}"
    environ = {"SCREENER_ADDRESS": address}
    options = ["--clinics", str(clinics)]
    if from_environment:
        environ["SCREENER_CLINICS"], options = str(clinics), []
    result = runner.invoke(cli, ["embed", *options, "north"], env=environ)

    title = "Before your dermatology visit"
    assert (result.exit_code, result.stderr) == (0, "")
    for snippet in (script_snippet, frame_snippet):
        assert snippet(address, "north", title) in result.stdout


def test_embed_says_when_no_page_may_show_the_frame(runner: CliRunner, clinics: Path) -> None:
    (clinics / "north.yaml").write_text("id: north\nname: North\n")
    result = runner.invoke(cli, ["embed", "--clinics", str(clinics), "north"])

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "north: has no 'origins', so no page may show it in a frame\n"


def test_embed_says_when_its_lines_work_on_this_machine_alone(
    runner: CliRunner, clinics: Path
) -> None:
    result = runner.invoke(cli, ["embed", "--clinics", str(clinics), "north"])

    assert result.exit_code == 0
    assert result.stderr == (
        "SCREENER_ADDRESS is not set: these lines work on this machine alone\n"
    )


def test_embed_names_the_nearest_clinic(runner: CliRunner, clinics: Path) -> None:
    result = runner.invoke(cli, ["embed", "--clinics", str(clinics), "nroth"])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        f"{clinics}: there is no clinic 'nroth'; allowed: north; nearest: 'north'\n"
    )


@pytest.mark.parametrize(
    "address",
    [
        "screener.example",
        "https://screener.example/",
        "https://screener.example/a/",
        "https://screener.example//a",
        "https://screener.example/../a",
        "https://screener.example/a?b",
        "https://screener.example/a b",
        "https://screener.example/<b>",
        "ftp://x",
        "http://x:99999",
    ],
)
def test_an_address_that_is_none_to_begin_with_is_refused(
    runner: CliRunner, clinics: Path, address: str
) -> None:
    environ = {"SCREENER_ADDRESS": address}
    result = runner.invoke(cli, ["embed", "--clinics", str(clinics), "north"], env=environ)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"SCREENER_ADDRESS: '{address}' is not an origin")


def test_a_broken_clinic_is_told_and_left_out(
    runner: CliRunner, served: list[Guard], clinics: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (clinics / "north.yaml").write_text(NORTH.replace("https", "http"))
    result = runner.invoke(cli, ["serve", "--port", "0", "--clinics", str(clinics)])

    assert result.exit_code == 0
    assert len(served) == 1
    said = f"{clinics}/north.yaml:3:11: 'http://north.example' is not a valid origin; "
    assert said in caplog.text
    assert "it is left out" in caplog.text


RECEIVER = "receiver: {kind: webhook, url: 'https://localhost:9/hook'}\n"
SECRET = "whsec_" + "A" * 32


@pytest.fixture
def sending(clinics: Path) -> dict[str, str]:
    """A clinic that takes what is sent, at a place where nobody listens."""
    (clinics / "north.yaml").write_text(f"id: north\nname: North\n{RECEIVER}")
    return {"SCREENER_CLINICS": str(clinics), "SCREENER_SECRET_NORTH": SECRET}


@pytest.fixture
def sheet(rulebook: RuleBook, tmp_path: Path) -> Path:
    path = tmp_path / "sheet.json"
    path.write_text(json.dumps(sheet_record(rulebook, sheet_of(rulebook))))
    return path


@pytest.mark.parametrize(
    ("networks", "cause"),
    [
        (
            "",
            "the receiver's address is private (127.0.0.1), and SCREENER_PRIVATE_NETWORKS",
        ),
        ("127.0.0.0/8", "the receiver is not listening"),
    ],
)
def test_send_says_why_nothing_arrived(
    runner: CliRunner, sending: dict[str, str], sheet: Path, networks: str, cause: str
) -> None:
    environ = {**sending, "SCREENER_PRIVATE_NETWORKS": networks}
    result = runner.invoke(cli, ["send", "north", str(sheet)], env=environ)

    assert result.exit_code == 1
    assert re.fullmatch(r"north: not received, with the code \w{4}-\w{4}\n", result.stdout)
    assert result.stderr.startswith(f"north: {cause}")


def test_send_needs_a_receiver(runner: CliRunner, clinics: Path, sheet: Path) -> None:
    result = runner.invoke(cli, ["send", "--clinics", str(clinics), "north", str(sheet)])

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "north: has no 'receiver', so nothing can be sent to it\n"


def test_send_takes_no_sheet_that_no_patient_would_send(
    runner: CliRunner, sending: dict[str, str]
) -> None:
    result = runner.invoke(cli, ["send", "north", "-"], env=sending, input='{"age": "18_or_over"}')

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(
        "-: only a complete sheet is ever sent; no answer to: isotretinoin_now, "
    )


def test_send_needs_the_secret(runner: CliRunner, sending: dict[str, str], sheet: Path) -> None:
    environ = {**sending, "SCREENER_SECRET_NORTH": ""}
    result = runner.invoke(cli, ["send", "north", str(sheet)], env=environ)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("SCREENER_SECRET_NORTH is not set; ")


@pytest.mark.parametrize(("secret", "said"), [(SECRET, ""), ("", ", which is not set here")])
def test_check_names_the_receiver_and_its_secret(
    runner: CliRunner, sending: dict[str, str], secret: str, said: str
) -> None:
    result = runner.invoke(cli, ["check"], env={**sending, "SCREENER_SECRET_NORTH": secret})

    assert (
        f"north: patients may send to https://localhost:9/hook, with SCREENER_SECRET_NORTH{said}\n"
        in result.stdout
    )


def test_send_makes_up_a_sheet_and_labels_what_it_sends(
    runner: CliRunner,
    clinic: Clinic,
    rulebook: RuleBook,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("screener.cli.rule_books.time", at("2026-11-30T11:30:00Z"))
    receiver = f"receiver: {{kind: fhir, url: '{clinic.front.base}'}}\n"
    place = "time_zone: Pacific/Auckland\n"
    (tmp_path / "north.yaml").write_text(f"id: north\nname: North\n{receiver}{place}")
    environ = {
        "SCREENER_CLINICS": str(tmp_path),
        "SCREENER_SECRET_NORTH": TOKEN,
        "SCREENER_PRIVATE_NETWORKS": "127.0.0.0/8",
        "SSL_CERT_FILE": str(clinic.trust),
    }
    result = runner.invoke(cli, ["send", "north"], env=environ)
    bundle = json.loads(clinic.front.requests[-1].partition(b"\r\n\r\n")[2])
    sheet = sheet_of_response(rulebook, bundle["entry"][1]["resource"])

    assert (result.exit_code, result.stderr) == (0, "")
    assert re.fullmatch(
        r"north: received, with the code \w{4}-\w{4}\nits own name for it: Bundle/[\w-]+\n",
        result.stdout,
    )
    assert [label["code"] for label in bundle["meta"]["security"]] == ["HTEST"]
    assert bundle["entry"][1]["resource"]["authored"] == "2026-12-01"
    assert assess(rulebook, sheet).complete
    (kept,) = clinic.found(UUID(bundle["identifier"]["value"]))
    assert [label["code"] for label in kept["meta"]["security"]] == ["HTEST"]
