"""The length of the walk is what trying every walk finds."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from screener.proof.walk_length import length_of_walk
from screener.rulebook.model import RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from screener.walk.paging import Paging
from tests.samples import samples
from tests.sheets import Respondent, every_sheet
from tests.small_books import YES_NO_UNSURE, book, question, rule

NAMES = ("one", "two", "three", "four")


@st.composite
def branching_books(draw: st.DrawFn) -> RuleBook:
    """Draw a rule book whose questions depend on each other, and whose rules may interrupt."""
    questions: list[dict[str, Any]] = []
    for n, name in enumerate(NAMES):
        answers: list[dict[str, Any]] = [{earlier: ["yes"]} for earlier in NAMES[:n]]
        answers += [{"not": {earlier: ["yes", "not_sure"]}} for earlier in NAMES[:n]]
        condition = draw(st.sampled_from([None, *answers]))
        questions.append(question(name, YES_NO_UNSURE, enable_when=condition))
    cut = draw(st.integers(1, len(NAMES) - 1))
    sections = [
        {"id": f"section-{n}", "title": "Section", "questions": part}
        for n, part in enumerate((questions[:cut], questions[cut:]))
    ]
    interrupting = draw(st.sampled_from(NAMES))
    rules = [
        rule("help", {interrupting: "yes"}, "emergency", interrupt=draw(st.booleans())),
        rule("talk", {"one": ["yes", "no", "not_sure"]}, "discuss"),
    ]
    return book(rules, questions, sections=sections)


def asked(book: RuleBook, sheet: AnswerSheet) -> list[bool]:
    return list(Evaluation(book, sheet).enabled.values())


@given(small=branching_books())
@settings(max_examples=samples(20, soak=80))
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
