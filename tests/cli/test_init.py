"""`screener init` writes a folder in which every command is fine at once, or nothing at all."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from screener.cli.main import cli
from screener.cli.table import COMMANDS
from screener.rulebook.loader import load_rulebook
from screener.yamlfile.parse import read_document
from tests.clock import Clock
from tests.conftest import ROOT, RULES

SMALL = ROOT / "docs" / "faults" / "sound.yaml"
STARTER = ROOT / "starter" / "rules.yaml"
FILES = {
    "rules.yaml",
    "rules.schema.json",
    "cases/patients.yaml",
    "cases/cases.schema.json",
    "README.md",
}
WAYS = {"shipped": [], "starter": ["--starter"], "from": ["--from", str(SMALL)]}
SOURCES = {"shipped": RULES, "starter": STARTER, "from": SMALL}


@pytest.fixture(scope="module", params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, way: str) -> Path:
    made = tmp_path_factory.mktemp("some") / "new" / "clinic"
    result = CliRunner().invoke(cli, ["init", str(made), *WAYS[way]])
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == f"{made / 'README.md'} says what to do next"
    return made


def files_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_all_that_it_writes_is_fine_at_once(
    runner: CliRunner, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)

    done = [runner.invoke(cli, command) for command in (["check"], ["prove"], ["test"])]

    assert [(result.exit_code, result.stderr) for result in done] == [(0, "")] * 3
    assert done[2].stdout == "rules.yaml: fine: 2 of 2 patients get the guidance that is expected\n"
    assert files_in(folder) == FILES


def test_the_rule_book_is_the_one_it_starts_from(folder: Path, way: str) -> None:
    ours, theirs = (
        load_rulebook(path, today=Clock().today()) for path in (folder / "rules.yaml", SOURCES[way])
    )

    assert ours == theirs


@pytest.mark.parametrize(
    ("file", "schema"),
    [("rules.yaml", "rules.schema.json"), ("cases/patients.yaml", "cases.schema.json")],
)
def test_the_first_line_of_each_file_names_its_schema(folder: Path, file: str, schema: str) -> None:
    path = folder / file
    modeline = "# yaml-language-server: $schema="
    lines = path.read_text("utf-8").splitlines()
    sound = Draft202012Validator(json.loads(path.with_name(schema).read_text("utf-8")))

    assert [line for line in lines if line.startswith(modeline)] == [lines[0]]
    assert lines[0] == modeline + schema
    assert list(sound.iter_errors(read_document(path).tree)) == []


def test_the_schema_knows_the_names_of_the_rule_book(runner: CliRunner, folder: Path) -> None:
    printed = runner.invoke(cli, ["schema", "--for", str(folder / "rules.yaml")]).stdout

    assert printed == (folder / "rules.schema.json").read_text("utf-8")


def test_the_readme_tells_the_next_four_commands() -> None:
    text = (ROOT / "starter" / "README.md").read_text("utf-8")
    told = re.findall(r"^\d\. `screener (\w+)", text, re.MULTILINE)

    assert told == ["check", "test", "serve", "sign"]
    assert set(re.findall(r"`screener (\w+)", text)) <= COMMANDS.keys()


def test_a_copy_with_another_ending_of_lines_names_its_schema_too(
    runner: CliRunner, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.yaml"
    line = "# yaml-language-server: $schema=elsewhere.json\n"
    mine.write_text(line + SMALL.read_text("utf-8"), "utf-8-sig", newline="\r\n")

    result = runner.invoke(cli, ["init", str(tmp_path / "new"), "--from", str(mine)])

    assert (result.exit_code, result.stderr) == (0, "")
    text = (tmp_path / "new" / "rules.yaml").read_bytes().decode()
    assert text == line.replace("elsewhere.json", "rules.schema.json") + SMALL.read_text("utf-8")


# ---- what it refuses


def test_it_takes_an_empty_folder(runner: CliRunner, tmp_path: Path) -> None:
    assert runner.invoke(cli, ["init", str(tmp_path), "--starter"]).exit_code == 0
    assert files_in(tmp_path) == FILES


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("new/notes.txt", "is not empty, it holds 'notes.txt'; name a new folder, or an empty one"),
        (
            "new/rules.yaml",
            "is not empty, it holds 'rules.yaml'; name a new folder, or an empty one",
        ),
        ("new", "is not a folder; name a new one, or an empty one"),
    ],
)
def test_it_never_overwrites(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(there).parent.mkdir(exist_ok=True)
    Path(there).write_text("mine")

    result = runner.invoke(cli, ["init", "new"])

    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"new: {said}\n")
    assert files_in(tmp_path) == {there}
    assert Path(there).read_text() == "mine"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--starter", "--from", str(SMALL)], "Error: give --from or --starter, not both\n"),
        (["--from", "nowhere.yaml"], "nowhere.yaml: cannot be read: No such file or directory\n"),
    ],
)
def test_it_says_why_it_cannot_start(
    runner: CliRunner, tmp_path: Path, options: list[str], said: str
) -> None:
    result = runner.invoke(cli, ["init", str(tmp_path / "new"), *options])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(said)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("written", "slip", "said"),
    [
        ("topic: liver\n", "topic: livr\n", "there is no topic 'livr'"),
        ("    at_least: contact_first", "    at_least: emergency", "[guarantee-broken]"),
    ],
)
def test_it_starts_from_no_rule_book_that_could_not_be_served(
    runner: CliRunner, tmp_path: Path, written: str, slip: str, said: str
) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(SMALL.read_text().replace(written, slip))

    result = runner.invoke(cli, ["init", str(tmp_path / "new"), "--from", str(mine)])

    assert (result.exit_code, result.stdout) == (2, "")
    assert all(line.startswith(f"{mine}:") for line in result.stderr.splitlines())
    assert said in result.stderr
    assert files_in(tmp_path) == {"mine.yaml"}


def init(*arguments: str, cwd: Path, most: int = 2**30) -> tuple[int, str, str]:
    """Run the command where no file may be longer than a number of bytes."""
    done = subprocess.run(
        [sys.executable, "-m", "screener", "init", *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most, most)),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_disk_without_room_leaves_nothing_behind(tmp_path: Path) -> None:
    the_book_and_no_more = STARTER.stat().st_size

    done = init("some/clinic", "--starter", cwd=tmp_path, most=the_book_and_no_more)

    message = "cannot be written: File too large; name a folder elsewhere\n"
    assert done == (2, "", f"some/clinic/rules.schema.json: {message}")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (status, out, said) = init("/proc/clinic", "--starter", cwd=tmp_path)

    assert (status, out) == (2, "")
    assert re.fullmatch(
        r"/proc/clinic/rules\.yaml: cannot be written: [A-Z].*; name a folder elsewhere\n", said
    )
