"""What the proof finds in small rule books is what trying every sheet finds, and no more."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings

from screener.proof.calm_answers import calm_answers
from screener.proof.claims.catalog import CLAIMS, faults_of
from screener.proof.faults import Code
from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet
from tests.proof.trial import Trial, concerns, keeps, where
from tests.small_books import ANEW, NOT_ALWAYS_SCORED, SIGNS, book, books, question, rule

slowly = settings(ANEW, max_examples=150)

REDUNDANT = Code.RULE_REDUNDANT
FEW_SHEETS = 250
"""Every two of the sheets are compared, so there are fewer of them than elsewhere."""


@given(small=books(most=FEW_SHEETS))
@example(small=NOT_ALWAYS_SCORED)
@slowly
def test_the_proof_finds_what_trying_every_sheet_finds(small: RuleBook) -> None:
    assert where(faults_of(small)) == Trial(small).faults()


@pytest.mark.parametrize(
    ("when", "is_lost"),
    [
        pytest.param({"signs": ["rash", "fever"]}, True, id="a sign makes the rule true"),
        pytest.param({"not": {"signs": "rash"}}, True, id="a sign makes the rule false"),
        pytest.param({"signs": "prefer_not_to_say"}, False, id="the rule names it"),
    ],
)
def test_what_is_declined_beside_other_answers_has_to_be_heard_too(
    when: dict[str, Any], is_lost: bool
) -> None:
    declined = {"id": "prefer_not_to_say", "text": "I would rather not say", "unknown": True}
    signs = question("signs", [*SIGNS, declined], many=True)
    small = book([rule("r", when)], [signs])
    lost = {place for place in where(faults_of(small)) if place[0] is Code.DOUBT_LOST}

    assert lost == {place for place in Trial(small).faults() if place[0] is Code.DOUBT_LOST}
    assert bool(lost) is is_lost


@pytest.mark.parametrize("key", ["do", "ask", "bring"])
@pytest.mark.parametrize("own", [True, False])
def test_a_rule_with_something_of_its_own_to_do_to_ask_or_to_bring_is_not_redundant(
    key: str, *, own: bool
) -> None:
    def advice(words: str) -> Any:
        return words if key == "do" else [words]

    theirs = rule("theirs", {"liver": ["yes", "no", "not_sure"]}, **{key: advice("this")})
    its = rule("its", {"liver": "yes"}, **{key: advice("that" if own else "this")})
    redundant = {path for code, path in where(faults_of(book([theirs, its]))) if code is REDUNDANT}

    assert redundant == (set() if own else {("rules", 1)})


@pytest.mark.parametrize(
    ("promise", "wanted"),
    [
        ({"at_least": "emergency"}, "the guarantee asks for at least emergency"),
        ({"topic": "sun"}, "the guarantee asks for a word on: The sun"),
        ({"never": {"liver": "yes"}}, "by the guarantee this cannot be: A promise."),
    ],
)
def test_a_broken_guarantee_says_what_it_asks_for(promise: dict[str, Any], wanted: str) -> None:
    broken = {"id": "g", "text": "A promise.", "whenever": {"liver": "yes"}, **promise}
    small = book(
        [rule("r", {"liver": "yes"})],
        guarantees=[broken],
        topics={"topic": "Topic", "sun": "The sun"},
    )
    (story,) = [f.story for f in faults_of(small) if f.code is Code.GUARANTEE_BROKEN]

    assert story.endswith(f", but {wanted}")


def test_every_code_has_a_claim() -> None:
    assert [claim.code for claim in CLAIMS] == list(Code)


@given(small=books(most=FEW_SHEETS))
@slowly
def test_a_story_is_of_a_person_with_as_few_answers_off_the_calm_ones_as_can_be(
    small: RuleBook,
) -> None:
    calm = calm_answers(small)

    def off(sheet: AnswerSheet) -> int:
        return sum(chosen != {calm[question]} for question, chosen in sheet.answers.items())

    trial = Trial(small)
    for fault in faults_of(small):
        if fault.code is Code.GUARANTEE_BROKEN and fault.witness:
            guarantee = small.guarantees[int(fault.path[1])]
            failing = [
                off(person.sheet)
                for person in trial.people
                if concerns(guarantee, person) and not keeps(person, guarantee)
            ]
            assert off(fault.witness) == min(failing)
