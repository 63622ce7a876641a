"""The walk from page to page, as states, without any page or request."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screener.screening.sheet import AnswerSheet
from screener.walk.paging import Page
from screener.walk.walk import Stop, Walk, WalkState
from tests.small_books import YES_NO_UNSURE, book, question, rule

ASKED = [
    question("one", YES_NO_UNSURE),
    question("two", YES_NO_UNSURE, enable_when={"one": "yes"}),
    question("three", YES_NO_UNSURE),
    question("four", YES_NO_UNSURE),
]
RULES = [
    rule("help-one", {"one": "yes"}, "emergency", interrupt=True),
    rule("help-four", {"four": "yes"}, "emergency", interrupt=True),
    rule("calm", {"one": "no"}),
]
WALK = Walk(book(RULES, ASKED))
"""Its pages: one; two, three and four. Who says no to one is not asked two."""


def given(**answers: str) -> dict[str, frozenset[str]]:
    return {name: frozenset([answer]) for name, answer in answers.items()}


def state(at: str | Stop, **answers: str) -> WalkState:
    return WalkState(AnswerSheet(given(**answers)), at)


def changing(at: str | Stop, **answers: str) -> WalkState:
    return replace(state(at, **answers), changing=True)


CALM = {"one": "no", "three": "no", "four": "no"}


def shown(at: WalkState) -> str | Stop:
    place = WALK.place(at)
    return place.id if isinstance(place, Page) else place


def test_a_walk_begins_at_the_first_question_and_keeps_the_reference() -> None:
    begun = WALK.begin("visit-7")
    assert (begun.at, begun.sheet, begun.reference) == ("one", AnswerSheet(), "visit-7")
    assert begun.identity != WALK.begin().identity


@pytest.mark.parametrize(
    ("at", "place"),
    [
        (state("one"), "one"),
        (state("three"), "one"),
        (state(Stop.GUIDANCE), "one"),
        (state("three", one="no"), "three"),
        (state("four", one="yes"), "two"),
        (state("one", **CALM), "one"),
        (state("four", **CALM), "three"),
        (state("two", **CALM), Stop.CHECK),
        (state("two", one="no"), "three"),
        (state(Stop.CHECK, one="no", three="no"), "three"),
        (state(Stop.GUIDANCE, **CALM), Stop.GUIDANCE),
    ],
)
def test_a_place_is_the_page_with_its_question_or_the_first_gap_before_it(
    at: WalkState, place: str | Stop
) -> None:
    assert shown(at) == place


@pytest.mark.parametrize(
    ("left", "answers", "at", "changes"),
    [
        (state("one"), {"one": "no"}, "three", False),
        (state("one"), {"one": "yes"}, "two", False),
        (state("three", one="no"), {"three": "no", "four": "no"}, Stop.CHECK, False),
        (state("three", one="no"), {"three": "no"}, "three", False),
        (changing("one", **CALM), {"one": "not_sure"}, "two", True),
        (changing("one", **CALM), {"one": "no"}, Stop.CHECK, False),
        (changing("four", **CALM), {"four": "yes"}, Stop.CHECK, False),
        (state("one", **CALM), {"one": "no"}, "three", False),
        (state(Stop.CHECK, **CALM), {}, Stop.CHECK, False),
    ],
)
def test_going_on_leads_to_the_next_page_or_back_to_the_check(
    left: WalkState, answers: dict[str, str], at: str | Stop, *, changes: bool
) -> None:
    after = WALK.go_on(left, given(**answers))
    assert (after.at, after.changing) == (at, changes)
    assert after.sheet == left.sheet.with_answers(given(**answers))


@pytest.mark.parametrize(
    ("left", "at", "changes"),
    [
        (state("one"), "one", False),
        (state("three", one="no"), "one", False),
        (state("two", one="yes"), "one", False),
        (state(Stop.SEND, **CALM), Stop.GUIDANCE, False),
        (state(Stop.GUIDANCE, **CALM), Stop.CHECK, False),
        (state(Stop.CHECK, **CALM), "three", False),
        (changing("one", **CALM), Stop.CHECK, False),
        (changing("three", one="yes"), "one", True),
    ],
)
def test_going_back_leads_to_the_page_before_or_to_the_check(
    left: WalkState, at: str | Stop, *, changes: bool
) -> None:
    after = WALK.go_back(left, {})
    assert (after.at, after.changing) == (at, changes)


def test_going_back_keeps_what_was_answered() -> None:
    after = WALK.go_back(state("three", one="no"), given(three="yes"))
    assert after.sheet.answers == given(one="no", three="yes")


@pytest.mark.parametrize(
    ("place", "at", "changes"),
    [("four", "four", True), (Stop.GUIDANCE, Stop.GUIDANCE, False), ("two", Stop.CHECK, False)],
)
def test_a_question_to_change_stays_the_place(
    place: str | Stop, at: str | Stop, *, changes: bool
) -> None:
    after = WALK.go_to(state(Stop.CHECK, **CALM), place)
    assert (after.at, after.changing) == (at, changes)


@pytest.mark.parametrize(
    ("at", "returns"),
    [
        (changing("one", **CALM), True),
        (state("one", **CALM), False),
        (changing("one", one="yes"), False),
    ],
)
def test_back_returns_to_the_check_unless_a_change_opened_new_questions(
    at: WalkState, *, returns: bool
) -> None:
    assert WALK.returns_to_check(at) is returns


# ---- interruptions ---------------------------------------------------------------------------

HELPED = state("two", one="yes")


def titles(at: WalkState) -> list[str]:
    return [finding.rule.id for finding in WALK.interruptions(at)]


def test_an_interruption_is_shown_once() -> None:
    assert titles(HELPED) == ["help-one"]
    after = WALK.after_interruption(HELPED)
    assert after == replace(HELPED, seen=frozenset(["help-one"]))
    assert titles(after) == []
    assert WALK.after_interruption(after).seen == {"help-one"}


def test_it_is_shown_again_if_its_answer_was_taken_back_meanwhile() -> None:
    seen = WALK.after_interruption(HELPED)
    assert WALK.keep(seen, given(one="yes")).seen == {"help-one"}
    assert WALK.keep(seen, given(one="no")).seen == frozenset()
    assert WALK.keep(HELPED, given(one="yes")).seen == frozenset()


@pytest.mark.parametrize(
    ("at", "cause", "changes"),
    [
        (HELPED, "one", False),
        (changing("one", one="yes"), "one", True),
        (state(Stop.CHECK, one="no", three="no", four="yes"), "three", True),
        (state(Stop.CHECK, one="yes", two="no", three="no", four="yes"), "one", True),
    ],
)
def test_back_from_it_leads_to_the_page_of_the_last_answer_that_brought_it(
    at: WalkState, cause: str, *, changes: bool
) -> None:
    assert WALK.cause_page(at).id == cause
    after = WALK.back_to_cause(at)
    assert (after.at, after.changing) == (cause, changes)
    assert after.seen == set(titles(at))


def test_who_comes_back_to_the_page_left_has_seen_the_interruption() -> None:
    left = changing("one")
    after = WALK.revisited(left, HELPED)
    assert after == replace(left, sheet=HELPED.sheet, seen=frozenset(["help-one"]))
