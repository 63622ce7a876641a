"""What the commands print in another language, and who may sign the words of one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner, Result

from screener.cli.main import cli
from screener.clinic.snippets import frame_snippet, script_snippet
from screener.rulebook.model import RuleBook
from screener.translation.loader import Translation
from tests.cli.conftest import NORTH
from tests.clock import Clock
from tests.conftest import RULES

PANCREATITIS: Final = '{"isotretinoin_now": "no", "pancreatitis": "yes"}\n'
SERVER: Final = "https://screener.example"
DAY: Final = Clock().today().isoformat()


@pytest.fixture
def translation(my_rules: Path) -> Path:
    """Copy the Spanish words beside the copy of the rule book."""
    file = my_rules.with_name("rules.es.po")
    file.write_text(RULES.with_name("rules.es.po").read_text("utf-8"), encoding="utf-8")
    return file


def make_stale(translation: Path) -> None:
    """Let the rule book say something else than what was translated."""
    text = translation.read_text("utf-8")
    title = 'msgid "Before your dermatology visit"'
    assert title in text
    translation.write_text(text.replace(title, 'msgid "Before a visit"'), encoding="utf-8")


# ---- guidance


def test_guidance_in_spanish_is_printed_and_comes_again(
    runner: CliRunner, spanish: Translation, tmp_path: Path
) -> None:
    sheets, guidance = tmp_path / "sheets.jsonl", tmp_path / "guidance.jsonl"
    sheets.write_text(PANCREATITIS)
    printed = runner.invoke(cli, ["evaluate", "--language", "es", str(sheets)])
    guidance.write_text(printed.stdout, encoding="utf-8")

    record = json.loads(printed.stdout)
    (rule,) = (each for each in spanish.book.rules if each.id == "pancreatitis")
    assert (printed.exit_code, printed.stderr) == (0, "")
    assert record["findings"][0]["headline"] == rule.headline
    assert record["rulebook"]["words"] == spanish.digest
    again = ["replay", str(guidance), str(sheets)]
    same = runner.invoke(cli, [*again, "--language", "es"])
    assert (same.exit_code, same.stdout) == (0, "1 of 1 the same\n")
    other = runner.invoke(cli, again)
    assert (other.exit_code, other.stdout) == (1, "")
    assert other.stderr == (
        "line 1: this is in 'es', and not in 'en'; replay it with --language es\n"
    )


def test_the_language_of_the_rule_book_is_no_translation(runner: CliRunner) -> None:
    named = runner.invoke(cli, ["evaluate", "--language", "en", "-"], input=PANCREATITIS)
    assert named.exit_code == 0
    assert named.stdout == runner.invoke(cli, ["evaluate", "-"], input=PANCREATITIS).stdout


SIGN: Final = ["sign", "--by", "A. Reader", "--role", "Translator"]


@pytest.mark.parametrize("command", [["evaluate", "-"], ["replay", "-", "x.jsonl"], SIGN])
def test_a_language_without_a_translation_is_refused(
    runner: CliRunner, my_rules: Path, translation: Path, command: list[str]
) -> None:
    options = ["--rules", str(my_rules), "--language", "ess"]
    result = runner.invoke(cli, [*command, *options])

    assert translation.exists()
    assert (result.exit_code, result.stdout) == (2, "")
    said = f"{my_rules}: there is no translation 'ess'; allowed: es; nearest: 'es'\n"
    assert result.stderr == said


def test_a_translation_that_falls_short_is_not_used(
    runner: CliRunner, my_rules: Path, translation: Path
) -> None:
    make_stale(translation)
    command = ["evaluate", "--rules", str(my_rules), "--language", "es", "-"]
    result = runner.invoke(cli, command, input=PANCREATITIS)

    assert (result.exit_code, result.stdout) == (2, "")
    assert "the rule book now says 'Before your dermatology visit'" in result.stderr


# ---- FHIR


def test_a_questionnaire_and_its_codes_are_in_every_language(runner: CliRunner) -> None:
    form = json.loads(runner.invoke(cli, ["fhir", "questionnaire"]).stdout)
    codes = json.loads(runner.invoke(cli, ["fhir", "codes"]).stdout)

    assert form["language"] == "en"
    assert '"valueCode": "es"' in json.dumps(form["_title"])
    (first, *_) = codes["entry"][0]["resource"]["concept"]
    assert first["designation"] == [{"language": "es", "value": "¿Cuántos años tiene?"}]


def test_a_questionnaire_leaves_out_a_translation_that_falls_short(
    runner: CliRunner, my_rules: Path, translation: Path
) -> None:
    make_stale(translation)
    result = runner.invoke(cli, ["fhir", "questionnaire", "--rules", str(my_rules)])

    assert (result.exit_code, "_title" in json.loads(result.stdout)) == (0, False)
    assert result.stderr == (
        f"{translation}: falls short, and is left out; `screener check` lists its mistakes\n"
    )


# ---- signing


def signing(rules: Path) -> list[str]:
    return [*SIGN, "--rules", str(rules), "--language", "es"]


def test_a_translator_signs_the_words_and_no_rule(
    runner: CliRunner, my_rules: Path, translation: Path, rulebook: RuleBook, spanish: Translation
) -> None:
    first, second = (runner.invoke(cli, signing(my_rules)) for _ in range(2))

    file = translation.with_name("rules.es.po.review.yaml")
    header = rulebook.rulebook
    original = f"{header.id} {header.version} {rulebook.digest}"
    lines = [
        f"{file}: signed by A. Reader, Translator, {DAY}",
        f"the words in 'es' {spanish.digest}, translated from {original}",
    ]
    assert (first.exit_code, first.stdout.splitlines(), first.stderr) == (0, lines, "")
    replaced = f"this replaces the review by A. Reader, Translator, {DAY}"
    assert second.stdout.splitlines() == [*lines, replaced]
    assert not my_rules.with_name("rules.review.yaml").exists()
    checked = runner.invoke(cli, ["check", str(my_rules)]).stdout.splitlines()
    assert f"{translation}: fine, signed by A. Reader, Translator, {DAY}" in checked
    assert "unsigned: no clinician has reviewed this content" in checked


def test_nobody_signs_a_translation_that_falls_short(
    runner: CliRunner, my_rules: Path, translation: Path
) -> None:
    make_stale(translation)
    result = runner.invoke(cli, signing(my_rules))

    assert (result.exit_code, result.stdout) == (1, "")
    assert "the rule book now says 'Before your dermatology visit'" in result.stderr
    assert not translation.with_name("rules.es.po.review.yaml").exists()


# ---- a clinic's page


def embed(runner: CliRunner, clinics: Path, language: str, file: str) -> Result:
    (clinics / "north.yaml").write_text(file)
    command = ["embed", "--clinics", str(clinics), "--language", language, "north"]
    return runner.invoke(cli, command, env={"SCREENER_ADDRESS": SERVER})


def test_embed_leads_to_the_pages_in_the_language(
    runner: CliRunner, clinics: Path, spanish: Translation
) -> None:
    result = embed(runner, clinics, "es", f"{NORTH}languages: [es]\n")

    assert (result.exit_code, result.stderr) == (0, "")
    for snippet in (script_snippet, frame_snippet):
        assert snippet(SERVER, "north/es", spanish.book.rulebook.title) in result.stdout


def test_embed_knows_the_clinics_own_language(runner: CliRunner, clinics: Path) -> None:
    result = embed(runner, clinics, "en", NORTH)
    assert script_snippet(SERVER, "north", "Before your dermatology visit") in result.stdout


def test_embed_refuses_a_language_that_the_clinic_does_not_have(
    runner: CliRunner, clinics: Path
) -> None:
    result = embed(runner, clinics, "es", NORTH)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "north: there is no language 'es'; none is defined; 'languages' in its file lists them\n"
    )
