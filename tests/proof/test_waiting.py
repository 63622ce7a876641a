"""A rule that interrupts is shown as soon as the answers so far settle it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from screener.proof.calm_answers import calm_answers
from screener.proof.claims.catalog import faults_of
from screener.proof.faults import Code, Fault
from screener.rulebook.model import RuleBook
from screener.screening.sheet import AnswerSheet
from tests.proof.telling_apart import telling_apart
from tests.proof.trial import Trial
from tests.samples import samples
from tests.small_books import (
    ANEW,
    SCORED,
    YES_NO_UNSURE,
    book,
    question,
    rule,
)

ALL_MOODS = ["never", "often", "prefer_not_to_say"]
OTHER = {"all": [{"liver": "no"}, {"mood": "often"}]}
"""With this beside it, the last answer decides for somebody."""


def waits(small: RuleBook) -> list[Fault]:
    return [fault for fault in faults_of(small) if fault.code is Code.INTERRUPTION_WAITS]


# ---- what the claim finds


@given(small=telling_apart())
@settings(ANEW, max_examples=samples(100, soak=1000))
def test_a_rule_waits_if_trying_every_sheet_finds_that_it_does(small: RuleBook) -> None:
    assert {fault.path for fault in waits(small)} == set(Trial(small).waiting())


@pytest.mark.parametrize(
    "when",
    [
        pytest.param(
            {"any": [{"all": [{"liver": "yes"}, {"mood": ALL_MOODS}]}, OTHER]},
            id="any answer to a later question",
        ),
        pytest.param(
            {
                "any": [
                    {"all": [{"liver": "yes"}, {"mood": "never"}]},
                    {"all": [{"liver": "yes"}, {"mood": ["often", "prefer_not_to_say"]}]},
                    OTHER,
                ]
            },
            id="all cases of a later question",
        ),
        pytest.param(
            {"any": [{"all": [{"mood": ALL_MOODS}, "sure"]}, OTHER]},
            id="a named condition",
        ),
    ],
)
def test_a_rule_waits_if_the_answers_so_far_settle_it(when: Any) -> None:
    (fault,) = waits(_asking(when))

    assert fault.witness is not None
    assert fault.story.endswith(
        "is shown this only after 'mood?', though with the answer to 'liver?' it holds whatever "
        "comes next"
    )


@pytest.mark.parametrize(
    "when",
    [
        {"any": [{"liver": "yes"}, {"mood": "often"}]},
        {"all": [{"liver": "yes"}, {"mood": ["never", "often"]}]},
        {"burden": {"at_least": 2}},
        {"any": [{"liver": "yes"}, OTHER]},
        {"not": {"any": [{"liver": ["no", "not_sure"]}, {"mood": "never"}]}},
    ],
)
def test_a_rule_does_not_wait_if_a_later_answer_can_still_undo_it(when: Any) -> None:
    assert waits(_asking(when)) == []


def test_a_score_settles_a_rule_if_it_cannot_fall_below_what_is_wanted() -> None:
    low_or_not = [{"burden": {"at_least": 2}}, {"not": {"burden": {"at_least": 2}}}]
    when = {"any": [{"all": [{"liver": "yes"}, {"any": low_or_not}]}, OTHER]}
    known = [question("liver", YES_NO_UNSURE), question("mood", SCORED[:2], always_known=True)]
    small = book([rule("r", when, interrupt=True)], known, scores={"burden": {"of": ["mood"]}})

    assert len(waits(small)) == 1


# ---- the person of whom it tells


@given(small=telling_apart())
@settings(ANEW, max_examples=samples(50, soak=500))
def test_the_person_waits_and_nobody_who_waits_gives_more_calm_answers(small: RuleBook) -> None:
    calm = calm_answers(small)

    def off(sheet: AnswerSheet) -> int:
        return sum(chosen != {calm[question]} for question, chosen in sheet.answers.items())

    for fault in waits(small):
        if fault.witness is not None:
            waiting = [person.sheet for person in Trial(small).kept_waiting(small.rules[0])]
            assert fault.witness in waiting
            assert off(fault.witness) == min(map(off, waiting))


def _asking(when: Any) -> RuleBook:
    return book(
        [rule("r", when, interrupt=True)],
        [question("liver", YES_NO_UNSURE), question("mood", SCORED)],
        scores={"burden": {"of": ["mood"]}},
        conditions={"sure": {"not": {"liver": "no"}}},
    )
