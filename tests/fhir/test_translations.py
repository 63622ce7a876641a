"""A form in several languages says in each what the form in that language alone says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.fhir.codes import code_systems
from screener.fhir.questionnaire import questionnaire
from screener.rulebook.model import RuleBook
from screener.translation.loader import Translation
from screener.translation.words import translated, words_of
from tests.fhir.branching import branching_books
from tests.small_books import books

TRANSLATION: Final = "http://hl7.org/fhir/StructureDefinition/translation"


def read_in(part: Any, language: str) -> Any:
    """Return a resource as a program shows it in a language; what has no translation stays."""
    if isinstance(part, list):
        return [read_in(each, language) for each in part]
    if not isinstance(part, dict):
        return part
    plain = {k: v for k, v in part.items() if not k.startswith("_") and k != "designation"}
    shown = {name: read_in(value, language) for name, value in plain.items()}
    return shown | dict(beside(part, language))


def beside(part: dict[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """Yield the elements with a translation to a language, and the translation."""
    for designation in part.get("designation", []):
        if designation["language"] == language:
            yield "display", designation["value"]
    for name, more in part.items():
        for extension in more["extension"] if name.startswith("_") else []:
            assert extension["url"] == TRANSLATION
            lang, content = extension["extension"]
            if lang == {"url": "lang", "valueCode": language}:
                yield name.removeprefix("_"), content["valueString"]


def without_own(resource: dict[str, Any]) -> Any:
    """Return a resource without its language, and without the codes of LOINC.

    These are for the very words of LOINC, so a form in another language alone has none.
    """
    resource = json.loads(json.dumps(resource))
    for each in [resource, *(entry["resource"] for entry in resource.get("entry", []))]:
        each.pop("language", None)
    return _uncoded(resource)


def _uncoded(part: Any) -> Any:
    if isinstance(part, list):
        return [_uncoded(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {k: _uncoded(v) for k, v in part.items() if k != "code" or isinstance(v, str)}


def check(book: RuleBook, *others: RuleBook) -> None:
    for written in (questionnaire, code_systems):
        whole = written(book, others)
        assert read_in(whole, "nobody's") == written(book), "the rule book's own words stay"
        for other in others:
            shown = read_in(whole, other.rulebook.language)
            assert without_own(shown) == without_own(written(other))


def test_our_form_reads_in_spanish_as_a_spanish_one_would(
    rulebook: RuleBook, spanish: Translation
) -> None:
    check(rulebook, spanish.book)


@given(book=st.one_of(books(), branching_books()))
def test_any_form_reads_in_each_language_as_one_of_that_language_would(book: RuleBook) -> None:
    words = words_of(book)
    check(
        book,
        translated(book, "es", {name: text.swapcase() for name, text in words.items()}),
        translated(book, "de", {name: f"{text}." for name, text in [*words.items()][::2]}),
    )


@pytest.mark.parametrize("written", [questionnaire, code_systems])
def test_a_rule_book_without_translations_is_written_as_ever(
    rulebook: RuleBook, written: Any
) -> None:
    text = json.dumps(written(rulebook))
    assert TRANSLATION not in text
    assert '"designation"' not in text


def test_a_question_keeps_its_code_at_loinc(rulebook: RuleBook, spanish: Translation) -> None:
    coded = [
        json.dumps(questionnaire(rulebook, o)).count("http://loinc.org")
        for o in ((), (spanish.book,))
    ]
    assert coded[0] == coded[1] > 0
