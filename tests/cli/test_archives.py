"""The commands for whole archives."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyarrow import parquet

from screener.cli.main import cli
from screener.rulebook.model import RuleBook
from tests.conftest import RULES
from tests.sheets import Respondent, as_sent

TWO = "visit,age,pancreatitis\n007,18_or_over,yes\n008,18,\n"


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    file = tmp_path / "sheets.csv"
    file.write_text(TWO)
    return file


def test_cohort_writes_a_row_for_every_sheet(runner: CliRunner, sheets: Path) -> None:
    guidance = sheets.with_name("guidance.parquet")

    result = runner.invoke(cli, ["cohort", str(sheets), "--keep", "visit", "-o", str(guidance)])

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "2 sheets, 1 with an error in place of guidance\n"
    first, second = parquet.read_table(guidance).to_pylist()
    assert (first["visit"], first["complete"], first["missing"]) == (
        "007",
        False,
        "isotretinoin_now",
    )
    assert (second["visit"], second["complete"]) == ("008", None)


def test_cohort_names_a_column_that_is_no_question(runner: CliRunner, sheets: Path) -> None:
    result = runner.invoke(cli, ["cohort", str(sheets), "-o", str(sheets.with_suffix(".ndjson"))])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("there is no question 'visit'; allowed: ")
    assert result.stderr.endswith("name it with --keep to copy it if it is no question\n")


@pytest.fixture
def archive(rulebook: RuleBook, tmp_path: Path) -> Path:
    """Thirty complete sheets by chance, with the numbers of their visits."""
    respondent, file = Respondent(rulebook, seed=2), tmp_path / "archive.ndjson"
    sheets = [as_sent(respondent.complete(), rulebook) for _ in range(30)]
    file.write_text(
        "".join(f"{json.dumps({'visit': str(n), **s})}\n" for n, s in enumerate(sheets))
    )
    return file


@pytest.fixture
def older(my_rules: Path) -> Path:
    """Return our rule book with every rule of `contact_first` one level calmer."""
    text = my_rules.read_text().replace("level: contact_first", "level: discuss_before_starting")
    my_rules.write_text(text)
    return my_rules


def test_diff_counts_the_sheets_that_move(
    runner: CliRunner, archive: Path, older: Path, tmp_path: Path
) -> None:
    plot, moved = tmp_path / "moves.svg", tmp_path / "moved.csv"
    files = ["--plot", str(plot), "--moved", str(moved), "--keep", "visit", "--minimum", "1"]

    result = runner.invoke(cli, ["diff", str(older), str(RULES), "--cohort", str(archive), *files])

    assert (result.exit_code, result.stderr) == (0, "")
    assert "\nsheets: 30\n" in result.stdout
    (count,) = re.findall(r"discuss before starting -> contact first: (\d+)", result.stdout)
    assert int(count) > 0
    assert f"discuss before starting to contact first: {count}" in plot.read_text()
    assert moved.read_text().count("discuss_before_starting") == int(count)
    assert stat.S_IMODE(moved.stat().st_mode) == 0o600


def test_spread_counts_what_sheets_get(runner: CliRunner, archive: Path) -> None:
    command = ["spread", str(RULES), "--cohort", str(archive), "--keep", "visit", "--minimum", "31"]

    result = runner.invoke(cli, command)

    assert (result.exit_code, result.stderr) == (0, "")
    assert "\nsheets: fewer than 31\n" in result.stdout
    assert not re.search(r"  \d+$|not shown", result.stdout, re.MULTILINE)


def test_study_tells_under_triage_and_repeats(
    runner: CliRunner, archive: Path, tmp_path: Path
) -> None:
    judged = tmp_path / "judged.csv"
    judged.write_text("visit,level\n" + "".join(f"{n},emergency\n" for n in range(30)))
    command = ["study", "--rules", str(RULES), str(archive), str(judged), "--id", "visit"]
    judged.write_text(judged.read_text().replace("visit,level", "visit,judged"))

    result = runner.invoke(cli, [*command, "--level", "judged"])

    assert (result.exit_code, result.stderr) == (0, "")
    assert "\nvisits compared: 30\n" in result.stdout
    assert "\nunder-triage, calmer than the clinician's level: " in result.stdout
    digest = result.stdout.split()[1]
    again = [*command, "--level", "judged", "--expect", digest]
    assert runner.invoke(cli, again).stdout == result.stdout
    judged.write_text(judged.read_text().replace("29,emergency", "29,none"))
    changed = runner.invoke(cli, again)
    assert (changed.exit_code, changed.stdout) == (1, "")
    assert changed.stderr.endswith("; the rule book or a file has changed\n")


USAGE = {
    "--plot needs --cohort FILE": ["diff", "--plot", "a.svg"],
    "--minimum needs --cohort FILE": ["spread", "--minimum", "5"],
    "--people does not go with --cohort": ["spread", "--people", "500", "--cohort", "a.csv"],
    "--only-stricter does not go with --cohort": ["diff", "--only-stricter", "--cohort", "a.csv"],
    "--moved needs --keep COLUMN": ["diff", "--moved", "m.csv", "--cohort", "a.csv"],
}


@pytest.mark.parametrize("words", USAGE)
def test_options_of_real_sheets_go_with_real_sheets_only(runner: CliRunner, words: str) -> None:
    command, *options = USAGE[words]
    books = [str(RULES)] * (2 if command == "diff" else 1)

    result = runner.invoke(cli, [command, *books, *options])

    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


TAKEN = {
    "--moved archive.csv: is the archive; name another file": ["--moved", "archive.csv"],
    "--plot archive.csv: is the archive; name another file": ["--plot", "archive.csv"],
    "--plot link.svg: is the archive; name another file": ["--plot", "link.svg"],
    "--plot old.yaml: is OLD; name another file": ["--plot", "old.yaml"],
    "--plot folder.svg/../new.yaml: is NEW; name another file": [
        "--plot",
        "folder.svg/../new.yaml",
    ],
    "--moved a.csv: is also --plot; name another file": ["--plot", "a.csv", "--moved", "a.csv"],
    "no/a.svg: cannot be written: No such file or directory; make the folder no first": [
        "--plot",
        "no/a.svg",
    ],
    "folder.svg: cannot be written: it is a folder; name a file": ["--plot", "folder.svg"],
}


@pytest.mark.parametrize("words", TAKEN)
def test_diff_writes_over_nothing_it_reads_and_counts_nothing_before_it_knows(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("old.yaml", "new.yaml"):
        Path(name).write_bytes(RULES.read_bytes())
    # An archive that cannot be counted: whoever begins to would say so.
    Path("archive.csv").write_bytes(b"\xff")
    Path("link.svg").symlink_to("archive.csv")
    Path("folder.svg").mkdir()
    before = files_in(tmp_path)
    command = ["diff", "old.yaml", "new.yaml", "--cohort", "archive.csv", "--keep", "visit"]

    result = runner.invoke(cli, [*command, *TAKEN[words]])

    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr
    assert files_in(tmp_path) == before


def files_in(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def test_cohort_writes_over_no_rule_book(
    runner: CliRunner, monkeypatch: pytest.MonkeyPatch, sheets: Path
) -> None:
    monkeypatch.chdir(sheets.parent)
    Path("rules.csv").write_bytes(RULES.read_bytes())

    command = ["cohort", "sheets.csv", "--keep", "visit", "--rules", "rules.csv", "-o", "rules.csv"]
    result = runner.invoke(cli, command)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "-o rules.csv: is the rule book; name another file\n"
    assert Path("rules.csv").read_bytes() == RULES.read_bytes()
