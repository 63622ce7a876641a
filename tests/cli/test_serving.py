"""What those who run a server are told: by `serve` and `embed`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner

from screener.cli.main import cli
from screener.clinic.snippets import frame_snippet, script_snippet
from screener.config import KEYS
from screener.fhir.reading import sheet_of as sheet_of_response
from screener.records.values import sheet_record
from screener.rulebook.model import RuleBook
from screener.screening.guidance import assess
from tests.cli.conftest import NORTH
from tests.delivery.clinic import TOKEN, Clinic
from tests.web.sites import sheet_of


def test_serve_refuses_a_bad_key_and_says_how_to_make_one(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["serve", "--port", "0"], env={KEYS.name: "secret"})

    assert result.exit_code == 2
    assert result.stderr.startswith("SCREENER_KEYS: a key is not 32 bytes in URL-safe base64")
    assert "secrets.token_urlsafe(32)" in result.stderr


@pytest.mark.parametrize("from_environment", [True, False])
def test_embed_prints_both_snippets_for_this_server(
    runner: CliRunner, clinics: Path, *, from_environment: bool
) -> None:
    environ = {"SCREENER_ADDRESS": "https://screener.example"}
    options = ["--clinics", str(clinics)]
    if from_environment:
        environ["SCREENER_CLINICS"], options = str(clinics), []
    result = runner.invoke(cli, ["embed", *options, "north"], env=environ)

    title = "Before your dermatology visit"
    assert (result.exit_code, result.stderr) == (0, "")
    for snippet in (script_snippet, frame_snippet):
        assert snippet("https://screener.example", "north", title) in result.stdout


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
    "address", ["screener.example", "https://screener.example/", "ftp://x", "http://x:99999"]
)
def test_an_address_that_is_no_origin_is_refused(
    runner: CliRunner, clinics: Path, address: str
) -> None:
    environ = {"SCREENER_ADDRESS": address}
    result = runner.invoke(cli, ["embed", "--clinics", str(clinics), "north"], env=environ)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"SCREENER_ADDRESS: '{address}' is not an origin")


def test_no_server_starts_with_a_broken_clinic(runner: CliRunner, clinics: Path) -> None:
    (clinics / "north.yaml").write_text(NORTH.replace("https", "http"))
    result = runner.invoke(cli, ["serve", "--port", "0", "--clinics", str(clinics)])

    assert (result.exit_code, result.stdout) == (2, "")
    said = f"{clinics}/north.yaml:3:11: 'http://north.example' is not a valid origin; "
    assert said in result.stderr


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
    runner: CliRunner, clinic: Clinic, rulebook: RuleBook, tmp_path: Path
) -> None:
    receiver = f"receiver: {{kind: fhir, url: '{clinic.front.base}'}}\n"
    (tmp_path / "north.yaml").write_text(f"id: north\nname: North\n{receiver}")
    environ = {
        "SCREENER_CLINICS": str(tmp_path),
        "SCREENER_SECRET_NORTH": TOKEN,
        "SCREENER_PRIVATE_NETWORKS": "127.0.0.0/8",
        "SSL_CERT_FILE": str(clinic.trust),
    }
    result = runner.invoke(cli, ["send", "north"], env=environ)
    bundle = json.loads(clinic.front.requests[-1].partition(b"\r\n\r\n")[2])
    sheet = sheet_of_response(rulebook, bundle["entry"][0]["resource"])

    assert (result.exit_code, result.stderr) == (0, "")
    assert re.fullmatch(
        r"north: received, with the code \w{4}-\w{4}\nits own name for it: Bundle/[\w-]+\n",
        result.stdout,
    )
    assert [label["code"] for label in bundle["meta"]["security"]] == ["HTEST"]
    assert assess(rulebook, sheet).complete
    (kept,) = clinic.found(UUID(bundle["identifier"]["value"]))
    assert [label["code"] for label in kept["meta"]["security"]] == ["HTEST"]
