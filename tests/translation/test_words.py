"""A translation changes words and nothing else: not the digest, not the logic, not the guidance."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screener.rulebook.model import RuleBook
from screener.screening.guidance import Assessor, in_words_of
from screener.screening.sheet import AnswerSheet
from screener.translation.words import digests, translated, words_digest, words_of
from screener.walk.layout import Layout
from tests.sheets import Respondent

NAMED: Final = {
    "rulebook.title": "Before your dermatology visit",
    "levels.emergency.title": "Get help now",
    "timeframes.this_week": "This week",
    "topics.liver": "Liver",
    "informants.family": "Ask your family",
    "sections.today.title": "How you feel today",
    "questions.age.text": "How old are you?",
    "options.age.under_12.text": "Under 12",
    "rules.pancreatitis.title": "Pancreatitis",
    "learn.what-it-is.title": "What isotretinoin is",
}


@pytest.fixture(scope="module")
def spanish(rulebook: RuleBook) -> RuleBook:
    return translated(rulebook, "es", {name: f"¿{name}?" for name in _short(rulebook)})


def _short(book: RuleBook) -> list[str]:
    """Return the ids of all words but headlines, which have to stay short."""
    return [name for name in words_of(book) if not name.endswith(".headline")]


@pytest.mark.parametrize("name", NAMED)
def test_words_have_the_path_to_them_as_their_id(rulebook: RuleBook, name: str) -> None:
    assert words_of(rulebook)[name] == NAMED[name]


def test_what_patients_never_read_is_no_words(rulebook: RuleBook) -> None:
    texts = set(words_of(rulebook).values())

    assert texts.isdisjoint(source.title for source in rulebook.sources.values())
    assert texts.isdisjoint(guarantee.text for guarantee in rulebook.guarantees)
    assert not [name for name in words_of(rulebook) if name.endswith((".record", ".at", ".id"))]


def test_a_translation_has_new_words_and_the_digest_of_its_original(
    rulebook: RuleBook, spanish: RuleBook
) -> None:
    assert spanish.original is rulebook
    assert spanish.rulebook.language == "es"
    assert spanish.questions["age"].text == "¿questions.age.text?"
    assert spanish.rules[0].ask == ()
    assert spanish.digest == rulebook.digest
    assert spanish.review == rulebook.review
    assert Layout.of(spanish.original) == Layout.of(rulebook)


def test_no_logic_digest_moves(rulebook: RuleBook, spanish: RuleBook) -> None:
    assert digests(spanish)["logic"] == digests(rulebook)["logic"]
    assert words_digest(spanish) != words_digest(rulebook)


def test_a_change_of_one_word_moves_the_digest_of_words(rulebook: RuleBook) -> None:
    others = [translated(rulebook, "es", {"topics.liver": word}) for word in ("Higado", "Hígado")]

    assert len({words_digest(each) for each in (rulebook, *others)}) == 3


@pytest.mark.parametrize("key", ["version", "jurisdiction"])
def test_a_change_of_anything_else_moves_that_of_the_logic(rulebook: RuleBook, key: str) -> None:
    header = rulebook.rulebook.model_copy(update={key: "another"})
    other = rulebook.model_copy(update={"rulebook": header})

    assert digests(other)["logic"] != digests(rulebook)["logic"]
    assert words_digest(other) == words_digest(rulebook)


@given(st.integers(min_value=0, max_value=10_000))
def test_the_same_sheet_gets_the_same_guidance(
    rulebook: RuleBook, spanish: RuleBook, seed: int
) -> None:
    sheet: AnswerSheet = Respondent(rulebook, seed=seed).partial()
    ours, theirs = (
        each.guidance(each.assess(each.coding.encode(sheet)))
        for each in (_assessor(rulebook), _assessor(spanish))
    )

    assert in_words_of(rulebook, theirs) == ours


_KEPT: dict[int, Assessor] = {}


def _assessor(book: RuleBook) -> Assessor:
    """Return what assesses sheets; it is compiled once."""
    return _KEPT.get(id(book)) or _KEPT.setdefault(id(book), Assessor(book))
