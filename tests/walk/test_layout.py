"""Answers of another edition of the rule book: just those come back that still mean the same."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final

import pytest

from screener.screening.sheet import AnswerSheet
from screener.walk.seal import Seal
from screener.walk.walk import Stop, Walk, WalkState
from tests.clock import Clock
from tests.small_books import YES_NO_UNSURE, book, question, rule

KEY: Final = b"k" * 32
NAMES: Final = ("one", "two", "three", "four")
CHANGED: Final = "three"
GIVEN: Final = {"one": "no", "two": "yes", "three": "no"}

Edit = Callable[[dict[str, Any]], object]

ANOTHER_MEANING: Final[dict[str, Edit]] = {
    "another question": lambda question: question.update(text="How are your kidneys today?"),
    "another help": lambda question: question.update(help="Think of the last year."),
    "another option": lambda question: question["options"][0].update(text="Nothing at all"),
    "an option less": lambda question: question["options"].pop(0),
    "options in another order": lambda question: question["options"].reverse(),
}
THE_SAME: Final[dict[str, Edit]] = {
    "another reason for asking": lambda question: question.update(why="It helps your doctors."),
    "other words for a clinician": lambda question: question.update(record="Kidneys"),
}


def edition(edit: Edit = dict, *, turned: bool = False) -> Walk:
    """Return the walk through a rule book with one question changed, or its sections turned."""
    asked = [question(name, deepcopy(YES_NO_UNSURE)) for name in NAMES]
    edit(asked[NAMES.index(CHANGED)])
    sections = [{"id": f"of-{q['id']}", "title": "Section", "questions": [q]} for q in asked]
    rules = [rule("help", {"two": "yes"}, "emergency", interrupt=True), rule("r", {"one": "yes"})]
    return Walk(book(rules, [], sections=sections[::-1] if turned else sections))


def reopened(later: Walk, place: str | Stop) -> tuple[WalkState, WalkState]:
    """Return a state as it was sealed, and as the next edition opens it."""
    walk = edition()
    given = {name: frozenset([answer]) for name, answer in GIVEN.items()}
    masks = walk.assessor.coding.encode(AnswerSheet().with_answers(given))
    asked, seen = (CHANGED, "one"), frozenset(["help"])
    state = WalkState(masks, place, asked=asked, seen=seen, reference="visit-77", sent="7F3K-29QD")
    token = Seal(walk, (KEY,), Clock()).seal(state)
    return state, Seal(later, (KEY,), Clock()).open(token)


def answers(walk: Walk, state: WalkState) -> dict[str, frozenset[str]]:
    return {name: walk.assessor.coding.chosen(state.masks, name) for name in NAMES}


@pytest.mark.parametrize("edit", ANOTHER_MEANING.values(), ids=ANOTHER_MEANING)
def test_an_answer_whose_words_changed_is_gone_and_all_others_are_there(edit: Edit) -> None:
    later = edition(edit)
    before, after = reopened(later, CHANGED)
    assert answers(later, after) == {**answers(edition(), before), CHANGED: frozenset()}
    assert after.older
    assert (after.at, after.asked) == (Stop.CHECK, ("one",))
    assert after.seen == frozenset(), "help is shown again, as rules may be others"
    assert (after.reference, after.identity) == (before.reference, before.identity)


@pytest.mark.parametrize("turned", [False, True], ids=["in order", "sections turned"])
@pytest.mark.parametrize("edit", THE_SAME.values(), ids=THE_SAME)
@pytest.mark.parametrize("place", [CHANGED, *Stop])
def test_an_answer_that_means_the_same_comes_back_wherever_its_question_is(
    edit: Edit, turned: bool, place: str | Stop
) -> None:
    later = edition(edit, turned=turned)
    before, after = reopened(later, place)
    assert after.older
    assert answers(later, after) == answers(edition(), before)
    assert (after.at, set(after.asked)) == (place, set(before.asked))
