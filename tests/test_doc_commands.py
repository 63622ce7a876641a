"""The commands that the docs show in console blocks work, or the list says why none tries them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.conftest import ROOT, RULES
from tests.test_readme import EDITING, PAGES
from tests.worked_example import with_example

LISTED: dict[str, list[dict[str, Any]]] = YAML(typ="safe", pure=True).load(
    (ROOT / "tests" / "doc_commands.yaml").read_text("utf-8")
)
CONSOLE = re.compile(r"^( *)```console\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


def commands() -> Iterator[tuple[str, str]]:
    """Yield each command of the docs with its page; root's with their prompt, to tell them."""
    for page in PAGES:
        for _, block in CONSOLE.findall(page.read_text("utf-8")):
            for prompt, line in re.findall(r"^ *([$#]) (.*)$", block, re.MULTILINE):
                command = line if prompt == "$" else f"# {line}"
                yield page.relative_to(ROOT).as_posix(), command


COMMANDS = list(commands())


def beginnings(page: str) -> list[str]:
    """Return what the commands of a page may begin with."""
    run = [entry["command"] for entry in LISTED["run"] if entry["page"] == page]
    others = [each["commands"] for each in LISTED["not_run"] if each["page"] == page]
    return run + [command for listed in others for command in listed]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with what the pages have made by then, and the command in its `bin`."""
    (tmp_path / "tests").mkdir()
    for name in ("rules.yaml", "tests/population.yaml"):
        shutil.copy(ROOT / name, tmp_path / name)
    shutil.copy(RULES, tmp_path / "first.yaml")
    (tmp_path / "my-rules.yaml").write_text(with_example(RULES.read_text(), EDITING))
    (tmp_path / "sheets.ndjson").write_text('{"visit": "007", "age": "18_or_over"}\n')
    command = tmp_path / "bin" / "screener"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m screener "$@"\n')
    command.chmod(0o755)
    return tmp_path


def run(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a reader would type it; a failure inside a pipe counts."""
    path = os.pathsep.join([str(folder / "bin"), os.environ["PATH"]])
    return subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={"PATH": path, "PYTHONPATH": str(ROOT), "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(("page", "command"), COMMANDS)
def test_every_command_is_tried_or_the_list_says_why_not(page: str, command: str) -> None:
    assert [begins for begins in beginnings(page) if command.startswith(begins)], (
        f"put it into tests/doc_commands.yaml: {command}"
    )


def test_the_list_names_no_command_that_is_gone() -> None:
    pages = {entry["page"] for entries in LISTED.values() for entry in entries}
    for page in pages:
        shown = [command for where, command in COMMANDS if where == page]
        for begins in beginnings(page):
            assert any(command.startswith(begins) for command in shown), (page, begins)


@pytest.mark.parametrize("entry", LISTED["run"], ids=lambda entry: entry["command"])
def test_a_command_of_the_docs_works(folder: Path, entry: dict[str, str]) -> None:
    (command,) = (
        c for page, c in COMMANDS if page == entry["page"] and c.startswith(entry["command"])
    )
    if "response.json" in command:
        made = run(folder, "echo '{}' | screener fhir response - > response.json")
        assert (made.returncode, made.stderr) == (0, "")

    done = run(folder, command)

    assert done.returncode == 0, done.stderr
    assert entry["says"] in done.stdout
