"""The length of the walk is what trying every walk finds."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from screener.proof.walk_length import length_of_walk
from screener.rulebook.model import RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from screener.walk.paging import Paging
from tests.samples import samples
from tests.sheets import Respondent, every_sheet
from tests.small_books import ANEW, POINTS, book, books, question, rule

PLAIN = POINTS[:2]


def asked(book: RuleBook, sheet: AnswerSheet) -> list[bool]:
    return list(Evaluation(book, sheet).enabled.values())


@given(small=books())
@settings(ANEW, max_examples=samples(25, soak=100))
def test_no_walk_is_shorter_or_longer_than_is_said(small: RuleBook) -> None:
    paging = Paging(small)
    lengths = {
        len(paging.pages(asked(small, sheet)))
        for sheet in every_sheet(small)
        if assess(small, sheet).complete
    }
    length = length_of_walk(small)
    assert (length.least, length.most) == (min(lengths), max(lengths))


@pytest.mark.parametrize(
    ("also_asked", "most"),
    [
        pytest.param(None, 2, id="help is followed by a question"),
        pytest.param({"one": "no"}, 2, id="help is followed by one that not everybody is asked"),
    ],
)
def test_a_page_that_ended_for_help_stays_ended(also_asked: dict[str, Any], most: int) -> None:
    first = {"id": "first", "title": "First", "questions": [question("one", PLAIN)]}
    questions = [
        question("two", PLAIN),
        question("three", PLAIN, enable_when=also_asked),
        question("four", PLAIN),
    ]
    rest = {"id": "rest", "title": "Rest", "questions": questions}
    scores = {"rest": {"of": ["two", "three", "four"]}}  # so that they could share a page
    helping = [rule("help", {"two": "yes"}, interrupt=True)]
    small = book(helping, [], sections=[first, rest], scores=scores)
    length = length_of_walk(small)

    assert (length.least, length.most) == (1 + most, 1 + most)


def test_no_patient_walks_outside_of_what_is_said(rulebook: RuleBook) -> None:
    length, paging, respondent = length_of_walk(rulebook), Paging(rulebook), Respondent(rulebook, 3)
    tried = samples(60, soak=300)
    lengths = {len(paging.pages(asked(rulebook, respondent.complete()))) for _ in range(tried)}
    assert length.least <= min(lengths)
    assert max(lengths) <= length.most
