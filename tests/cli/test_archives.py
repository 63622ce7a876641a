"""The command for whole archives, and what it says where its extra is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from pyarrow import parquet

from screener.cli.main import cli

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


@pytest.mark.parametrize("missing", ["numpy", "pyarrow"])
def test_without_its_extra_cohort_says_what_to_install(
    runner: CliRunner, sheets: Path, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    for name in [each for each in sys.modules if each.startswith("screener.cohort")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)

    result = runner.invoke(cli, ["cohort", str(sheets), "-o", "guidance.csv"])

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "the extra 'cohort' is missing: pip install 'isotretinoin-screener[cohort]', or in a "
        "checkout pip install --require-hashes --requirement requirements/cohort.txt\n"
    )
