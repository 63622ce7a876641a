"""`screener translate`, and what `screener check` says of translations."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from screener.cli.main import cli
from screener.rulebook.model import RuleBook
from screener.translation.made_up import made_up_catalog
from screener.translation.writing import updated
from tests.clock import Clock
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


ENGLISH_AROUND = (
    "no catalog of the pages' own words has '{}', so buttons and errors are in English; "
    "docs/translating.md says how to add one"
)


def test_check_says_if_the_pages_around_a_translation_stay_in_english(
    folder: Path, runner: CliRunner, rulebook: RuleBook
) -> None:
    today = Clock().today()
    text, _ = updated(rulebook, "he", made_up_catalog(rulebook, today), today)
    (folder / "rules.he.po").write_text(text, encoding="utf-8")
    shutil.copy(FILE, folder / "rules.es.po")

    done = runner.invoke(cli, ["check", str(folder / "rules.yaml")])

    assert (done.exit_code, done.stderr) == (0, "")
    _, after = done.stdout.split(f"{folder / 'rules.he.po'}: fine, but unsigned")
    assert ENGLISH_AROUND.format("he") in after
    assert done.stdout.count("no catalog of the pages' own words") == 1


def test_check_says_if_the_pages_around_the_rule_book_stay_in_english(
    folder: Path, runner: CliRunner
) -> None:
    rules = folder / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("\n  language: en\n", "\n  language: he\n"))

    done = runner.invoke(cli, ["check", str(rules)])

    assert (done.exit_code, done.stderr) == (0, "")
    assert ENGLISH_AROUND.format("he") in done.stdout.splitlines()


def test_check_lists_what_falls_short(folder: Path, runner: CliRunner) -> None:
    text = FILE.read_text("utf-8").replace('msgstr "Hígado"', 'msgstr ""')
    (folder / "rules.es.po").write_text(text, encoding="utf-8")

    done = runner.invoke(cli, ["check", str(folder / "rules.yaml")])

    assert done.exit_code == 1
    assert "topics.liver: 'Liver' is not translated" in done.stderr


@pytest.fixture
def clinics(folder: Path) -> Path:
    made = folder / "clinics"
    made.mkdir()
    shutil.copy(RULES, made / "own.yaml")
    (made / "north.yaml").write_text("id: north\nname: North\nlanguages: [es]\n")
    (made / "south.yaml").write_text("id: south\nname: S\nrules: own.yaml\nlanguages: [es]\n")
    return made


def check(folder: Path, clinics: Path, runner: CliRunner) -> Result:
    return runner.invoke(cli, ["check", str(folder / "rules.yaml"), "--clinics", str(clinics)])


def test_check_knows_the_languages_of_clinics(
    folder: Path, clinics: Path, runner: CliRunner
) -> None:
    for translation in (folder / "rules.es.po", clinics / "own.es.po"):
        shutil.copy(FILE, translation)

    done = check(folder, clinics, runner)

    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.count("fine, but unsigned: no qualified translator has read it") == 2
    assert f"{clinics / 'own.es.po'}: fine, but unsigned" in done.stdout


def test_check_says_which_languages_a_clinics_patients_could_not_have(
    folder: Path, clinics: Path, runner: CliRunner
) -> None:
    done = check(folder, clinics, runner)

    assert done.exit_code == 1
    assert [line for line in done.stderr.splitlines() if "languages" in line] == [
        f"{clinic}: 'languages' names 'es', and there is no translation of its rule book; "
        f"`screener translate es --rules {rules}` begins one"
        for clinic, rules in (("north", folder / "rules.yaml"), ("south", clinics / "own.yaml"))
    ]


def test_check_holds_the_translation_of_a_clinics_own_rule_book(
    folder: Path, clinics: Path, runner: CliRunner
) -> None:
    shutil.copy(FILE, folder / "rules.es.po")
    text = FILE.read_text("utf-8").replace('msgstr "Hígado"', 'msgstr ""')
    (clinics / "own.es.po").write_text(text, encoding="utf-8")

    done = check(folder, clinics, runner)

    assert done.exit_code == 1
    assert f"{clinics / 'own.es.po'}:" in done.stderr
    assert "topics.liver: 'Liver' is not translated" in done.stderr


@pytest.mark.parametrize("language", ["en", "EN"])
def test_the_language_of_the_rule_book_itself_is_refused(
    folder: Path, runner: CliRunner, language: str
) -> None:
    done = runner.invoke(cli, ["translate", language, "--rules", str(folder / "rules.yaml")])

    assert done.exit_code == 2
    told = f"the rule book itself is in '{language}'; its words are in the rule book"
    assert told in " ".join(done.stderr.split())
    assert [*folder.glob("*.po")] == []
