"""`screener translate qps-plocm` fills in every word, and what it makes passes every check."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from screener.cli.main import cli
from screener.pseudo_language import TAG, pseudo_words
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import MOST_IN_A_HEADLINE
from screener.translation.loader import load_translation
from screener.translation.words import words_of
from tests.clock import Clock
from tests.conftest import ROOT, RULES


@pytest.mark.parametrize("shipped", [RULES, ROOT / "starter" / "rules.yaml"], ids=str)
def test_a_rule_book_can_be_made_up_again_and_again(
    runner: CliRunner, tmp_path: Path, shipped: Path
) -> None:
    rules = tmp_path / "rules.yaml"
    shutil.copyfile(shipped, rules)
    file, today = tmp_path / f"rules.{TAG}.po", Clock().today()
    book = load_rulebook(rules, today=today)

    for _ in range(2):
        result = runner.invoke(cli, ["translate", TAG, "--rules", str(rules)])
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.endswith(" translated, 0 fuzzy, 0 to translate, 0 struck out\n")
        assert "Made by a machine" in file.read_text("utf-8")

    made_up = words_of(load_translation(book, file, language=TAG, today=today).book)
    for name, words in words_of(book).items():
        if name.endswith(".headline"):
            assert len(made_up[name]) <= MOST_IN_A_HEADLINE, name
        else:
            assert made_up[name] == pseudo_words(words), name


def test_what_somebody_wrote_into_it_is_made_up_anew(runner: CliRunner, tmp_path: Path) -> None:
    rules, file = tmp_path / "rules.yaml", tmp_path / f"rules.{TAG}.po"
    shutil.copyfile(ROOT / "starter" / "rules.yaml", rules)
    command = ["translate", TAG, "--rules", str(rules)]
    runner.invoke(cli, command)
    made = file.read_text("utf-8")

    file.write_text("no translation\n", encoding="utf-8")
    assert runner.invoke(cli, command).exit_code == 0

    assert file.read_text("utf-8") == made
