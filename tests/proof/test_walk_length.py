"""The length of the walk is what trying every walk finds."""

from __future__ import annotations

from hypothesis import given, settings

from screener.proof.walk_length import length_of_walk
from screener.rulebook.model import RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from screener.walk.paging import Paging
from tests.samples import samples
from tests.sheets import Respondent, every_sheet
from tests.small_books import ANEW, books


@given(small=books())
@settings(ANEW, max_examples=samples(20, soak=40))
def test_no_walk_is_shorter_or_longer_than_is_said(small: RuleBook) -> None:
    paging = Paging(small)
    lengths = {
        len(paging.pages(asked(small, sheet)))
        for sheet in every_sheet(small)
        if assess(small, sheet).complete
    }
    length = length_of_walk(small)
    assert (length.least, length.most) == (min(lengths), max(lengths))


def test_no_patient_walks_outside_of_what_is_said(rulebook: RuleBook) -> None:
    length, paging, respondent = length_of_walk(rulebook), Paging(rulebook), Respondent(rulebook, 3)
    tried = samples(60, soak=300)
    lengths = {len(paging.pages(asked(rulebook, respondent.complete()))) for _ in range(tried)}
    assert length.least <= min(lengths)
    assert max(lengths) <= length.most
