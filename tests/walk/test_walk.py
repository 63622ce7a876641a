"""The walk from page to page, as states, without any page or request."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screener.screening.guidance import Assessment
from screener.screening.sheet import AnswerSheet
from screener.walk.paging import Page
from screener.walk.walk import Situation, Stop, Walk, WalkState
from tests.small_books import POINTS, book, question, rule
from tests.walking import state_of

ASKED = [
    question("one", POINTS),
    question("two", POINTS, enable_when={"one": "yes"}),
    question("three", POINTS),
    question("four", POINTS),
]
RULES = [
    rule("help-one", {"one": "yes"}, "emergency", interrupt=True),
    rule("help-four", {"four": "yes"}, "emergency", interrupt=True),
    rule("calm", {"one": "no"}),
]
WALK = Walk(book(RULES, ASKED, scores={"all": {"of": ["one", "two", "three", "four"]}}))
"""Its pages: one; two, three and four, of one score. Who says no to one is not asked two."""


def given(**answers: str) -> dict[str, frozenset[str]]:
    return {name: frozenset([answer]) for name, answer in answers.items()}


def state(at: str | Stop, **answers: str) -> WalkState:
    return state_of(WALK, AnswerSheet(given(**answers)), at)


def changing(at: str | Stop, **answers: str) -> WalkState:
    return replace(state(at, **answers), changing=True)


CALM = {"one": "no", "three": "no", "four": "no"}


def answers_in(situation: Situation) -> AnswerSheet:
    return WALK.assessor.coding.decode(situation.state.masks)


def told(at: WalkState) -> Situation:
    """Return the situation of a person who has read all interruptions."""
    return WALK.at(replace(at, seen=WALK.at(at).all_seen))


def shown(at: WalkState) -> str | Stop:
    place = WALK.at(at).place
    return place.id if isinstance(place, Page) else place


def test_a_walk_begins_at_the_first_question_and_keeps_the_reference() -> None:
    begun = WALK.begin("visit-7")
    assert answers_in(begun) == AnswerSheet()
    assert (begun.state.at, begun.state.asked) == ("one", ("one",))
    assert begun.state.reference == "visit-7"
    assert begun.state.identity != WALK.begin().state.identity


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
    shown_before = told(left)
    after = WALK.go_on(shown_before.state, given(**answers))
    assert (after.state.at, after.state.changing) == (at, changes)
    assert answers_in(after) == answers_in(shown_before).with_answers(given(**answers))


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
    after = WALK.go_back(told(left).state, {})
    assert (after.state.at, after.state.changing) == (at, changes)


def test_going_back_keeps_what_was_answered() -> None:
    after = WALK.go_back(told(state("three", one="no")).state, given(three="yes"))
    assert answers_in(after).answers == given(one="no", three="yes")


@pytest.mark.parametrize(
    ("place", "at", "changes"),
    [("four", "four", True), (Stop.GUIDANCE, Stop.GUIDANCE, False), ("two", Stop.CHECK, False)],
)
def test_a_question_to_change_stays_the_place(
    place: str | Stop, at: str | Stop, *, changes: bool
) -> None:
    after = WALK.go_to(state(Stop.CHECK, **CALM), place)
    assert (after.state.at, after.state.changing) == (at, changes)


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
    assert WALK.at(at).returns_to_check is returns


# ---- interruptions ---------------------------------------------------------------------------

HELPED = state("two", one="yes")


def titles(situation: Situation) -> list[str]:
    return [outcome.rule.id for outcome in situation.interruptions]


def test_an_interruption_is_shown_once_and_asks_nothing() -> None:
    helped = WALK.at(HELPED)
    assert (titles(helped), helped.state.asked) == (["help-one"], ())
    after = WALK.go_on(helped.state, {})
    assert after.state == replace(
        HELPED, seen=frozenset(["help-one"]), asked=("two", "three", "four")
    )
    assert titles(after) == []


def test_it_is_shown_again_if_its_answer_was_taken_back_meanwhile() -> None:
    seen = WALK.go_on(WALK.at(HELPED).state, {}).state
    assert WALK.keep(seen, given(one="yes")).state.seen == {"help-one"}
    assert WALK.keep(seen, given(one="no")).state.seen == frozenset()
    assert WALK.keep(HELPED, given(one="yes")).state.seen == frozenset()


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
    brought = WALK.at(at)
    assert WALK.cause_page(brought).id == cause
    after = WALK.go_back(brought.state, {})
    assert (after.state.at, after.state.changing) == (cause, changes)
    assert after.state.seen == set(titles(brought))


def test_who_comes_back_to_the_page_left_has_seen_the_interruption() -> None:
    left = WALK.at(changing("one")).state
    after = WALK.revisited(left, WALK.at(HELPED))
    assert after == replace(left, masks=HELPED.masks, seen=frozenset(["help-one"]))


def test_who_comes_back_to_where_nothing_was_asked_finds_it_as_it_was() -> None:
    left = WALK.at(HELPED).state
    assert WALK.revisited(left, WALK.go_on(left, {})) == left


def test_a_step_assesses_its_sheet_once(monkeypatch: pytest.MonkeyPatch) -> None:
    assessed = []
    assess = WALK.assessor.assess

    def counted(masks: tuple[int, ...]) -> Assessment:
        assessed.append(masks)
        return assess(masks)

    monkeypatch.setattr(WALK.assessor, "assess", counted)
    begun = WALK.begin()
    helped = WALK.go_on(begun.state, given(one="yes"))
    seen = WALK.go_on(helped.state, {})
    WALK.go_back(seen.state, {})
    assert len(assessed) == 4
