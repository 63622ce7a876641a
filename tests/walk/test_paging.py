"""How the questions are cut into pages, and what a person has answered of them."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings

from screener.rulebook.dependencies import questions_behind
from screener.rulebook.model import Question, RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.sheet import AnswerSheet
from screener.walk.paging import Page, Paging, first_gap
from tests.samples import samples
from tests.sheets import every_sheet
from tests.small_books import ANEW, POINTS, book, books, question, rule

NAMES = ("one", "two", "three", "four")


def pages_of(
    asking: dict[str, Any],
    *,
    help_after: tuple[str, ...] = (),
    sizes: tuple[int, ...] = (4,),
    scores: tuple[tuple[str, ...], ...] = (NAMES,),
) -> list[list[str]]:
    """Return the pages of four questions, each asked under its condition, when all say yes."""
    written = [question(name, POINTS, enable_when=asking.get(name)) for name in NAMES]
    sections = []
    for n, size in enumerate(sizes):
        sections.append({"id": f"section-{n}", "title": "Section", "questions": written[:size]})
        written = written[size:]
    helping = [
        rule(f"help-{name}", {name: "yes"}, "emergency", interrupt=True) for name in help_after
    ]
    added = {f"score-{n}": {"of": list(of)} for n, of in enumerate(scores)}
    rules = [rule("calm", {"one": "yes"}), *helping]
    small = book(rules, [], sections=sections, scores=added)
    sheet = AnswerSheet().with_answers({name: frozenset(["yes"]) for name in NAMES})
    enabled = Evaluation(small, sheet).enabled
    pages = Paging(small).pages(list(enabled.values()))
    return [list(page.asked) for page in pages]


def test_a_page_asks_one_question() -> None:
    assert pages_of({}, scores=()) == [["one"], ["two"], ["three"], ["four"]]


@pytest.mark.parametrize(
    ("scores", "pages"),
    [
        ([NAMES], [["one", "two", "three", "four"]]),
        ([("two", "three")], [["one"], ["two", "three"], ["four"]]),
        ([("one", "two"), ("three", "four")], [["one", "two"], ["three", "four"]]),
        ([("one", "three")], [["one"], ["two"], ["three"], ["four"]]),
        ([("one", "two"), ("two", "three")], [["one", "two", "three"], ["four"]]),
    ],
)
def test_questions_that_follow_each_other_share_a_page_if_they_share_a_score(
    scores: list[tuple[str, ...]], pages: list[list[str]]
) -> None:
    assert pages_of({}, scores=tuple(scores)) == pages


def test_each_section_begins_a_page() -> None:
    assert pages_of({}, sizes=(1, 3)) == [["one"], ["two", "three", "four"]]


@pytest.mark.parametrize("behind", ["one", "two"])
def test_a_question_begins_a_page_if_it_depends_on_any_question_of_the_last_one(
    behind: str,
) -> None:
    assert pages_of({"three": {behind: "yes"}}) == [["one", "two"], ["three", "four"]]


def test_a_question_stays_on_a_page_if_what_it_depends_on_is_on_an_earlier_one() -> None:
    asking = {"two": {"one": "yes"}, "four": {"one": "yes"}}
    assert pages_of(asking) == [["one"], ["two", "three", "four"]]


def test_a_question_depends_on_what_decides_whether_its_own_condition_is_asked() -> None:
    asking = {"two": {"one": "yes"}, "three": {"two": "yes"}}
    assert pages_of(asking, sizes=(2, 2)) == [["one"], ["two"], ["three", "four"]]


def test_a_page_ends_after_a_question_that_can_bring_help() -> None:
    assert pages_of({}, help_after=("two",)) == [["one", "two"], ["three", "four"]]
    assert pages_of({}, help_after=("one", "three")) == [["one"], ["two", "three"], ["four"]]


def test_a_page_is_answered_once_all_its_questions_are() -> None:
    small = book([rule("r", {"liver": "yes"})])
    _, _, page, _ = Paging(small).pages([True] * len(small.questions))
    missing = frozenset(page.asked) - {"sleep"}
    assert page.id == "sleep"
    assert missing
    assert first_gap([page], missing) is page
    assert first_gap([Page(page.section, page.questions[:1])], missing) is None
    assert first_gap([page], frozenset()) is None


# ---- any rule book ---------------------------------------------------------------------------


def parted(small: RuleBook, before: tuple[Question, ...], after: Question) -> bool:
    """Return whether a question cannot stand on the page of those before it."""
    condition = after.enable_when
    behind = set() if condition is None else set(questions_behind(small, condition))
    helping = (rule.when for rule in small.rules if rule.interrupt)
    help_after = {name for when in helping for name in questions_behind(small, when)}
    last = before[-1].id
    apart = not any(last in score.of and after.id in score.of for score in small.scores.values())
    return apart or last in help_after or not behind.isdisjoint(q.id for q in before)


@given(small=books())
@settings(ANEW, max_examples=samples(10, soak=30))
def test_pages_hold_what_is_asked_and_are_cut_just_where_they_must_be(small: RuleBook) -> None:
    paging = Paging(small)
    for sheet in every_sheet(small):
        enabled = Evaluation(small, sheet).enabled
        pages = paging.pages(list(enabled.values()))
        shown = [question.id for page in pages for question in page.questions]
        assert shown == [name for name in small.questions if enabled[name]]
        for page in pages:
            for n, each in enumerate(page.questions[1:], 1):
                assert not parted(small, page.questions[:n], each), dict(sheet.answers)
        for one, other in pairwise(pages):
            joinable = one.section == other.section
            assert not joinable or parted(small, one.questions, other.questions[0])
