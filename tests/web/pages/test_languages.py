"""Pages in the languages of the world: which way they are read, and how they write a day."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from screener.cli.main import cli
from screener.config import Settings
from screener.errors import OperatorError
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from screener.translation.languages import locale_of
from screener.web.content import ContentReader
from screener.web.pages.references import References
from tests.clock import Clock
from tests.conftest import ROOT
from tests.web.patient import Patient, Shown
from tests.web.sites import client_of

SOUND = (ROOT / "docs" / "faults" / "sound.yaml").read_text("utf-8")
DAYS = {
    "en": "23 November 2026",
    "en-US": "23 November 2026",
    "en-GB": "23 November 2026",
    "es": "23 de noviembre de 2026",
    "es-MX": "23 de noviembre de 2026",
    "pt-BR": "23 de novembro de 2026",
    "de": "23. November 2026",
    "hu": "2026. november 23.",
    "zh": "2026年11月23日",
    "zh-Hant": "2026年11月23日",
    "ja": "2026年11月23日",
    "ko": "2026년 11월 23일",
    "vi": "23 tháng 11, 2026",
    "ar": "23 نوفمبر 2026",
    "fa": "23 نوامبر 2026",
}

ENGLISH = ("Made {}", "evidence checked {}")
"""What pages say in a language without a catalog."""
WITH_A_DAY = {"es": ("Fecha: {}", "se verificó la evidencia el {}")}


def book_in(folder: Path, language: str) -> Path:
    """Write a small rule book in a language."""
    folder.mkdir(exist_ok=True)
    path = folder / "rules.yaml"
    path.write_text(SOUND.replace("language: en", f"language: {language}", 1), encoding="utf-8")
    return path


def pages_in(language: str, folder: Path, settings: Settings) -> FlaskClient:
    return client_of(settings, rules=book_in(folder, language))


@pytest.mark.parametrize(
    ("language", "direction"),
    [("ps", "rtl"), ("yi", "rtl"), ("pa-Arab", "rtl"), ("ar-Latn", "ltr"), ("es", "ltr")],
)
def test_every_page_is_read_in_the_direction_of_its_language(
    web_settings: Settings, tmp_path: Path, language: str, direction: str
) -> None:
    client = pages_in(language, tmp_path, web_settings)
    shown = [Shown(client.get(address)) for address in ("/", "/learn", "/privacy", "/nowhere")]
    shown.append(Patient(client).start().page)

    for page in shown:
        html = page.root.one("html")
        assert (html["lang"], html["dir"]) == (language, direction)


@pytest.mark.parametrize("language", DAYS)
def test_a_day_is_written_as_its_language_writes_it(rulebook: RuleBook, language: str) -> None:
    references = References(rulebook, locale_of(language))

    assert references.day(date(2026, 11, 23)) == DAYS[language]


@pytest.mark.parametrize("language", ["es", "zh", "hu"])
def test_every_day_on_the_pages_is_written_so(
    web_settings: Settings, tmp_path: Path, language: str
) -> None:
    client = pages_in(language, tmp_path, web_settings)
    book = load_rulebook(tmp_path / "rules.yaml", today=Clock().today())
    first = {q.id: frozenset([q.options[0].id]) for q in book.questions.values()}
    guidance = Patient(client).start().walk(first).go("guidance")
    imprint = guidance.page.main.one(class_="imprint").text
    made, checked = (form.format(DAYS[language]) for form in WITH_A_DAY.get(language, ENGLISH))

    assert made in imprint
    assert checked in imprint
    assert f"\n{made}\n" in guidance.page.html
    assert checked in Shown(client.get("/")).words


@pytest.mark.parametrize("language", ["tlh", "arc", "en-XX"])
def test_a_language_that_nobody_knows_is_refused_by_server_and_check(
    runner: CliRunner, web_settings: Settings, tmp_path: Path, language: str
) -> None:
    rules = book_in(tmp_path / "own", language)
    said = f"{language!r} is not a valid language; use a tag such as en-GB"
    house = "the language of the questionnaire of the house"
    with pytest.raises(OperatorError, match=f"{house}: {said}"):
        client_of(web_settings, rules=rules)
    result = runner.invoke(cli, ["check", str(rules)])
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"{rules}: the language of the rule book: {said}\n"


def test_the_rule_book_of_a_clinic_in_such_a_language_is_refused_at_its_place(
    web_settings: Settings, tmp_path: Path
) -> None:
    book_in(tmp_path, "tlh")
    profile = {"id": "north", "name": "North", "rules": "rules.yaml"}
    (tmp_path / "north.yaml").write_text(json.dumps(profile))
    (refused,) = ContentReader(replace(web_settings, clinics=tmp_path), Clock()).read().refused
    assert "north.yaml:1:" in refused.reason
    assert "'tlh' is not a valid language; use a tag such as en-GB" in refused.reason
