"""A proof shows how far it is, and Ctrl+C ends it in one line."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner

from screener.cli.main import STOPPED, cli
from screener.rulebook.model import RuleBook
from tests.conftest import ROOT, RULES

ITEMS: Final = 25
"""Questions of a score that takes seconds to prove."""
STOPPED_LINE: Final = "stopped before it was done"
LINE_ANEW: Final = "\r\x1b[2K"


@pytest.fixture
def long_to_prove(rulebook: RuleBook, tmp_path: Path) -> Path:
    """Write our rule book with a score of many questions, which no guarantee needs."""
    tree: dict[str, Any] = rulebook.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    section, at = next(
        (section, n)
        for section in tree["sections"]
        for n, question in enumerate(section["questions"])
        if question["id"] == "phq2_mood"
    )
    items = [_item(section["questions"][at], n) for n in range(ITEMS)]
    section["questions"][at + 1 : at + 1] = items
    tree["scores"]["long"] = {"record": "Long", "of": [item["id"] for item in items]}
    known = next(rule for rule in tree["rules"] if rule["level"] == "information")
    tree["rules"].append(known | {"id": "long-high", "when": {"long": {"at_least": ITEMS}}})
    file = tmp_path / "long.yaml"
    file.write_text(json.dumps(tree), "utf-8")
    return file


def _item(question: dict[str, Any], number: int) -> dict[str, Any]:
    kept = {key: value for key, value in question.items() if key not in ("stem", "group")}
    return kept | {"id": f"item_{number}", "text": f"Item {number}: {question['text']}"}


def test_ctrl_c_is_one_line_and_a_status_of_its_own(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("screener.proof.claims.loader.faults_of", interrupted)

    result = runner.invoke(cli, ["check", str(RULES)])

    assert (result.exit_code, result.stdout, result.stderr) == (STOPPED, "", f"{STOPPED_LINE}\n")


def test_a_proof_on_a_terminal_shows_how_far_it_is_and_can_be_stopped(long_to_prove: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "screener", "check", str(long_to_prove)]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=theirs, env=environment, text=True
    ) as process:
        os.close(theirs)
        told = b""
        while b"Proving, 1 of" not in told:
            told += os.read(ours, 1000)
        process.send_signal(signal.SIGINT)
        stdout, _ = process.communicate()
    while more := _read(ours):
        told += more
    os.close(ours)

    assert (process.returncode, stdout) == (STOPPED, "")
    assert told.decode().rpartition(LINE_ANEW)[2] == f"{STOPPED_LINE}\r\n"
    assert "Traceback" not in told.decode()


def _read(terminal: int) -> bytes:
    """Return what is left on a terminal; Linux says that it is closed by an error."""
    try:
        return os.read(terminal, 1000)
    except OSError:
        return b""


def test_a_proof_that_nobody_watches_shows_nothing(runner: CliRunner) -> None:
    result = runner.invoke(cli, ["check", str(RULES)])

    assert (result.exit_code, result.stderr) == (0, "")
