"""What cannot be written is said in one line, with status 2, whatever command has to write it."""

from __future__ import annotations

import base64
import json
import os
import resource
import sys
from functools import partial
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any, BinaryIO, Final

import pytest

from screener.cli.operating.fhir import fhir
from screener.cli.table import COMMANDS
from tests.conftest import ROOT
from tests.hazards import with_a_hazard

SHEET: Final = '{"liver_disease": "now"}\n'
KEY: Final = "k" * 43
WRITING: Final = (
    "--help",
    "--version",
    "check",
    "coverage cases.yaml",
    "test rules.yaml cases.yaml",
    "diff rules.yaml rules.yaml",
    "embed north",
    "evaluate -",
    "explain -",
    "fhir bundle -",
    "fhir codes",
    "fhir questionnaire",
    "fhir response -",
    "fhir sheet response.json",
    "fhir view",
    "graph",
    "init new --from rules.yaml",
    "prove",
    "record -",
    "replay guidance -",
    "safety-case --rules hazards.yaml cases.yaml",
    "schema",
    "schema --for rules.yaml",
    "send north",
    "serve --port 0",
    "sign --by A --role B",
    "spread --people 100",
    "sql --dialect duckdb",
    "study sheets.csv sheets.csv --id visit",
    "translate es --rules hazards.yaml",
)
"""Every command that prints, in a folder with all that it reads."""
TO_A_FILE_ALONE = {"cohort"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small rule book, a clinic, a patient, a response and recorded guidance."""
    made = tmp_path_factory.mktemp("work")
    (made / "rules.yaml").write_bytes((ROOT / "docs" / "faults" / "sound.yaml").read_bytes())
    (made / "hazards.yaml").write_text(with_a_hazard(made / "rules.yaml"))
    (made / "clinics").mkdir()
    receiver = {"kind": "fhir", "url": "https://127.0.0.1:1/fhir"}
    north = {"id": "north", "name": "N", "origins": ["https://n.example"], "receiver": receiver}
    (made / "clinics" / "north.yaml").write_text(json.dumps(north))
    patient = {
        "story": "s",
        "answers": {
            "can_become_pregnant": "no",
            "liver_disease": "now",
            "mood": "well",
            "allergies": ["none"],
        },
        "expect": {"level": "contact_first", "certain": ["liver-now"]},
        "source": [{"meaning": "It is a call."}],
    }
    (made / "sheets.csv").write_text(
        "visit,can_become_pregnant,liver_disease,mood,allergies\n7,no,now,well,none\n"
    )
    (made / "cases.yaml").write_text(json.dumps({"theme": "t", "patients": {"one": patient}}))
    for name, command in (("response.json", "fhir response -"), ("guidance", "evaluate -")):
        (made / name).write_text(ended(begun(made, command))[1])
    return made


def begun(folder: Path, command: str, **options: Any) -> Popen[str]:
    """Start a command in a folder."""
    settings = {
        "PYTHONPATH": str(ROOT),
        "SCREENER_KEYS": base64.urlsafe_b64encode(bytes(range(32))).decode(),
        "SCREENER_ADDRESS": "https://screener.example",
        "SCREENER_SECRET_NORTH": "token",
    }
    pipes = {"stdin": PIPE, "stdout": PIPE, "stderr": PIPE}
    return Popen(
        [sys.executable, "-m", "screener", *command.split()],
        cwd=folder,
        text=True,
        **{"env": os.environ | settings, **pipes, **options},
    )


def ended(process: Popen[str]) -> tuple[int, str, str]:
    """Send a command one sheet, and return with which status it ended, and what it said."""
    with process:
        out, errors = process.communicate(SHEET, timeout=120)
    return process.returncode, out or "", errors or ""


def full_disk() -> BinaryIO:
    return Path("/dev/full").open("wb")


def closed_pipe() -> BinaryIO:
    reader, writer = os.pipe()
    os.close(reader)
    return os.fdopen(writer, "wb")


def test_every_command_is_tried() -> None:
    named = {command.split()[0] for command in WRITING} - {"--help", "--version"}
    exchanging = {command.split()[1] for command in WRITING if command.startswith("fhir")}

    assert named == COMMANDS.keys() - TO_A_FILE_ALONE
    assert exchanging == fhir.commands.keys()


@pytest.mark.parametrize("command", WRITING)
def test_a_full_disk_ends_a_command_in_one_line(folder: Path, command: str) -> None:
    with full_disk() as disk:
        done = ended(begun(folder, command, stdout=disk))

    assert done == (2, "", "standard output cannot be written: No space left on device\n")


@pytest.mark.parametrize(
    "command", ["--help", "evaluate -", "graph", "fhir codes", "serve --port 0"]
)
def test_a_pipe_that_nobody_reads_ends_a_command_in_one_line(folder: Path, command: str) -> None:
    with closed_pipe() as pipe:
        done = ended(begun(folder, command, stdout=pipe))

    assert done == (2, "", "standard output cannot be written: Broken pipe\n")


@pytest.mark.parametrize("buffered", ["", "1"])
def test_it_makes_no_difference_when_the_output_is_flushed(folder: Path, buffered: str) -> None:
    env = os.environ | {"PYTHONUNBUFFERED": buffered, "PYTHONPATH": str(ROOT)}
    with full_disk() as disk:
        done = ended(begun(folder, "--version", stdout=disk, env=env))

    assert done == (2, "", "standard output cannot be written: No space left on device\n")


def test_an_error_that_cannot_be_told_has_its_status_still(folder: Path) -> None:
    with full_disk() as disk:
        assert ended(begun(folder, "evaluate nowhere", stderr=disk))[0] == 2
    with closed_pipe() as pipe:
        assert ended(begun(folder, "explain - --rule nowhere", stderr=pipe))[0] == 2


@pytest.mark.parametrize(
    ("closed", "command", "status", "said"),
    [
        (0, "evaluate -", 2, "-: cannot be read: standard input is closed\n"),
        (0, "schema", 0, ""),
        (1, "schema", 2, "standard output cannot be written: Bad file descriptor\n"),
        (1, "evaluate -", 2, "standard output cannot be written: Bad file descriptor\n"),
        (2, "prove", 0, ""),
        (2, "evaluate nowhere", 2, ""),
    ],
)
def test_a_stream_that_was_closed_before_the_start_is_an_error_where_it_is_needed(
    folder: Path, closed: int, command: str, status: int, said: str
) -> None:
    done = ended(begun(folder, command, preexec_fn=partial(os.close, closed)))

    assert (done[0], done[2]) == (status, said)


def test_a_sign_that_the_output_cannot_hold_is_named(folder: Path) -> None:
    rules = (
        (folder / "rules.yaml").read_text().replace("title: ", "title: \N{RIGHTWARDS ARROW} ", 1)
    )
    (folder / "arrow.yaml").write_text(rules, encoding="utf-8")
    env = os.environ | {"PYTHONIOENCODING": "latin-1", "PYTHONPATH": str(ROOT)}
    done = ended(begun(folder, "fhir questionnaire --rules arrow.yaml", env=env))

    assert done[0] == 2
    assert done[2] == (
        "standard output cannot be written: there is no '\\u2192' in latin-1; "
        "set PYTHONIOENCODING=utf-8\n"
    )


TO_A_FILE: Final = ("graph -o", "graph --format dot -o", "schema -o", "schema --cases -o")


@pytest.mark.parametrize("command", TO_A_FILE)
def test_a_file_that_has_no_room_is_said_and_stays_what_it_was(folder: Path, command: str) -> None:
    (folder / "full").unlink(missing_ok=True)
    (folder / "full").symlink_to("/dev/full")  # as root, /dev/full itself could be lost
    status, out, said = ended(begun(folder, f"{command} full"))

    assert (status, out) == (2, "")
    assert said.startswith("full: cannot be written: No space left on device; ")
    assert said.count("\n") == 1
    assert (folder / "full").is_symlink()
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize("command", TO_A_FILE)
def test_a_file_that_is_too_large_leaves_the_one_before(folder: Path, command: str) -> None:
    (folder / "before").write_text("before")
    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (8, 8))
    status, out, said = ended(begun(folder, f"{command} before", preexec_fn=limit))

    assert (status, out) == (2, "")
    assert said.startswith("before: cannot be written: File too large; ")
    assert (folder / "before").read_text() == "before"
    assert {file.name for file in folder.glob(".*")} == set()


@pytest.mark.parametrize("command", TO_A_FILE)
def test_standard_output_can_be_named_as_a_file(folder: Path, command: str) -> None:
    (folder / "out").unlink(missing_ok=True)
    (folder / "out").symlink_to("/dev/stdout")
    status, out, said = ended(begun(folder, f"{command} out"))

    assert (status, said) == (0, "")
    assert out == ended(begun(folder, command.removesuffix(" -o")))[1]
    assert (folder / "out").is_symlink()


def test_a_signature_that_has_no_room_leaves_the_one_before(folder: Path) -> None:
    (folder / "mine.yaml").write_bytes((folder / "rules.yaml").read_bytes())
    sign = "sign --rules mine.yaml --role R --by"
    assert ended(begun(folder, f"{sign} A"))[0] == 0
    (signed,) = folder.glob("mine*review*")
    before = signed.read_bytes()

    limit = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (8, 8))
    status, out, said = ended(begun(folder, f"{sign} B", preexec_fn=limit))

    assert (status, out) == (2, "")
    assert said == (
        f"{signed.name}: cannot be written: File too large; make room for it; what was there is as "
        "it was\n"
    )
    assert signed.read_bytes() == before
    assert {file.name for file in folder.glob(".*")} == set()


def test_a_folder_on_standard_input_is_said(folder: Path) -> None:
    reading = os.open(folder, os.O_RDONLY)
    script = (
        "import os, sys; os.dup2(int(sys.argv.pop(1)), 0)\n"
        "from screener.cli.main import main; main()"
    )
    command = [sys.executable, "-c", script, str(reading), "evaluate", "-"]
    done = ended(Popen(command, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True,
                       stdout=PIPE, stderr=PIPE, pass_fds=[reading]))  # fmt: skip
    os.close(reading)

    assert done == (2, "", "-: cannot be read: Is a directory\n")
