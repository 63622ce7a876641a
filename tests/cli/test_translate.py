"""`screener translate`, and what `screener check` says of translations."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from screener.cli.main import cli
from tests.conftest import RULES
from tests.translation.spanish import FILE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(RULES, tmp_path / "rules.yaml")
    return tmp_path


def test_a_translation_is_begun_and_kept_up(folder: Path, runner: CliRunner) -> None:
    rules = folder / "rules.yaml"
    begun = runner.invoke(cli, ["translate", "fr", "--rules", str(rules)])
    text = (folder / "rules.fr.po").read_text("utf-8")
    again = runner.invoke(cli, ["translate", "fr", "--rules", str(rules)])

    assert begun.exit_code == 0
    assert begun.stdout.startswith(f"{folder / 'rules.fr.po'}: 0 translated, 0 fuzzy, ")
    assert again.stdout == begun.stdout
    assert (folder / "rules.fr.po").read_text("utf-8") == text


@pytest.mark.parametrize("tag", ["xx", "spanish", "../es"])
def test_a_language_that_nobody_knows_is_refused(folder: Path, runner: CliRunner, tag: str) -> None:
    done = runner.invoke(cli, ["translate", tag, "--rules", str(folder / "rules.yaml")])

    assert done.exit_code == 2
    assert f"'{tag}' is not a valid language; use a tag such as en-GB" in done.stderr


def test_check_says_that_nobody_signed_it(folder: Path, runner: CliRunner) -> None:
    shutil.copy(FILE, folder / "rules.es.po")

    done = runner.invoke(cli, ["check", str(folder / "rules.yaml")])

    assert done.exit_code == 0
    assert (
        f"{folder / 'rules.es.po'}: fine, but unsigned: no qualified translator has read it"
        in done.stdout
    )


def test_check_lists_what_falls_short(folder: Path, runner: CliRunner) -> None:
    text = FILE.read_text("utf-8").replace('msgstr "Hígado"', 'msgstr ""')
    (folder / "rules.es.po").write_text(text, encoding="utf-8")

    done = runner.invoke(cli, ["check", str(folder / "rules.yaml")])

    assert done.exit_code == 1
    assert "topics.liver: 'Liver' is not translated" in done.stderr
