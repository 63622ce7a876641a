"""No PDF is offered whose letters would be boxes, and the log says which letters lack a font."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from screener.config import Settings, shipped
from screener.rulebook.model import RuleBook
from screener.web.pdf import press
from screener.web.pdf.views import PressRoom
from tests.web.patient import Patient
from tests.web.sites import Tree, changed_rules, client_of, sheet_of


def named(letters: str) -> str:
    """Name letters as the log does."""
    return ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in letters)


OWN = "\N{CJK UNIFIED IDEOGRAPH-76AE}\N{CJK UNIFIED IDEOGRAPH-80A4}"
"""The Chinese word for skin."""
SEVEN = "\u0561\u0562\u0563\u0564\u0565\u0566\u0567"
"""The first letters of Armenian."""
NO_FONT = "cannot be saved as a PDF, because no font on this machine has"
HOME = "/clinics/one"
IN_NO_FONT = "\U0010fffd"
"""A private letter, which no font on a machine for tests is likely to have."""


class Latin:
    """Fonts with the letters of Latin and punctuation alone."""

    def lacking(self, words: str) -> list[str]:
        return sorted({each for each in words if 0x2FF < ord(each) < 0x2000 or each > "\u2bff"})


@pytest.fixture(autouse=True)
def _latin_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    room = PressRoom(Mock(), Latin())
    monkeypatch.setattr("screener.web.app.find_press_room", lambda: room)


@pytest.fixture
def offers_pdf(web_settings: Settings, tmp_path: Path, rulebook: RuleBook) -> Callable[[str], bool]:
    """Return what walks in a clinic of this name, and says whether its guidance offers a PDF."""

    def walk(name: str) -> bool:
        content = json.dumps({"id": "one", "name": name}, ensure_ascii=False)
        (tmp_path / "one.yaml").write_text(content, encoding="utf-8")
        client = client_of(web_settings, clinics=tmp_path)
        patient = Patient(client, home=HOME).start().walk(sheet_of(rulebook).answers)
        forms = patient.press("See my guidance").page.main.every("form")
        offered = f"{HOME}/guidance.pdf" in [form["action"] for form in forms]
        assert (client.post(f"{HOME}/guidance.pdf").status_code != 404) is offered
        return offered

    return walk


@pytest.mark.parametrize(
    ("name", "lacking"),
    [
        ("North", ""),
        ("Clinique de la Peau, Malm\u00f6 \u2013 c\u0153ur", ""),
        (OWN, named(OWN)),
        (f"North {OWN}", named(OWN)),
        ("\N{STETHOSCOPE} North", "\N{STETHOSCOPE} (U+1FA7A)"),
        (SEVEN, f"{named(SEVEN[:5])} and 2 more"),
    ],
)
def test_a_clinic_in_letters_without_a_font_has_no_pdf_and_the_log_says_why(
    offers_pdf: Callable[[str], bool], caplog: pytest.LogCaptureFixture, name: str, lacking: str
) -> None:
    assert offers_pdf(name) is not bool(lacking)

    said = f"the clinic one: its guidance {NO_FONT} {lacking}; install a font that has"
    assert (said in caplog.text) is bool(lacking)
    assert (NO_FONT in caplog.text) is bool(lacking)
    assert "of the house" not in caplog.text


def _reason(tree: Tree) -> None:
    tree["rules"][-1]["reason"] += f" {OWN}"


def _source(tree: Tree) -> None:
    next(iter(tree["sources"].values()))["publisher"] = OWN


def _option(tree: Tree) -> None:
    tree["sections"][0]["questions"][0]["options"][0]["text"] += f" {OWN}"


@pytest.mark.parametrize("change", [_reason, _source, _option])
def test_a_rule_book_in_letters_without_a_font_makes_no_pdf(
    web_settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture, change: Any
) -> None:
    rules = changed_rules(tmp_path, change)
    client = client_of(web_settings, rules=rules)

    assert client.post("/guidance.pdf").status_code == 404
    said = f"the questionnaire of the house: its guidance {NO_FONT} {named(OWN)}"
    assert said in caplog.text


def test_fonts_say_which_letters_they_lack_and_look_for_each_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fonts = press.Fonts()
    assert fonts.lacking(f"a <b> & {IN_NO_FONT} \u200d\n") == (IN_NO_FONT,)
    monkeypatch.setattr(press, "HTML", Mock(side_effect=AssertionError))
    assert fonts.lacking("ab a") == ()
    assert fonts.lacking(f"b{IN_NO_FONT}{IN_NO_FONT}") == (IN_NO_FONT,)


def test_the_letters_of_our_own_words_are_in_the_font_that_the_docs_name(
    rulebook: RuleBook,
) -> None:
    shown = "".join(page.read_text("utf-8") for page in shipped("templates").iterdir())
    assert press.Fonts().lacking(shown + rulebook.model_dump_json()) == ()
