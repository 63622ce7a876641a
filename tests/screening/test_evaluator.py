"""What each form of condition means, on a small rule book."""

from typing import Any

import pytest

from screener.screening.evaluator import Evaluation
from screener.screening.kleene import Truth
from screener.screening.sheet import read_sheet
from tests.small_books import book, rule


@pytest.mark.parametrize(
    ("condition", "answers", "truth"),
    [
        pytest.param({"liver": "yes"}, {"liver": "yes"}, True, id="the option named"),
        pytest.param({"liver": "yes"}, {"liver": "no"}, False, id="another option"),
        pytest.param({"liver": "yes"}, {}, None, id="no answer"),
        pytest.param({"liver": "yes"}, {"liver": "not_sure"}, None, id="an unknown option"),
        pytest.param(
            {"liver": ["yes", "not_sure"]}, {"liver": "not_sure"}, True, id="not sure, but named"
        ),
        pytest.param({"liver_tests": "no"}, {"liver": "no"}, False, id="not enabled"),
        pytest.param(
            {"liver_tests": "yes"},
            {"liver": "no", "liver_tests": "yes"},
            False,
            id="answered once, not enabled now",
        ),
        pytest.param({"liver_tests": "yes"}, {"liver": "not_sure"}, None, id="enabled by doubt"),
        pytest.param({"signs": "rash"}, {"signs": ["rash", "fever"]}, True, id="one of many"),
        pytest.param({"signs": "rash"}, {"signs": ["fever"]}, False, id="many, but not this one"),
        pytest.param(
            {"signs": "rash"}, {"signs": ["fever", "not_sure"]}, None, id="many, with doubt"
        ),
        pytest.param(
            {"signs": "rash"}, {"signs": ["rash", "not_sure"]}, True, id="certain beside doubt"
        ),
        pytest.param({"phq": {"at_least": 4}}, {"sleep": "often", "mood": "often"}, True, id="4"),
        pytest.param(
            {"phq": {"at_least": 3}}, {"sleep": "often", "mood": "never"}, False, id="2, not 3"
        ),
        pytest.param(
            {"phq": {"at_least": 2}},
            {"sleep": "often", "mood": "prefer_not_to_say"},
            True,
            id="2 to 4",
        ),
        pytest.param(
            {"phq": {"at_least": 3}},
            {"sleep": "often", "mood": "prefer_not_to_say"},
            None,
            id="3 of 2 to 4",
        ),
        pytest.param({"phq": {"at_least": 3}}, {"sleep": "never"}, False, id="at most 2"),
        pytest.param({"phq": {"at_least": 1}}, {}, None, id="0 to 4"),
        pytest.param({"not": {"liver": "yes"}}, {"liver": "not_sure"}, None, id="not unknown"),
        pytest.param({"not": {"liver_tests": "yes"}}, {"liver": "no"}, True, id="not, not enabled"),
        pytest.param("named", {"liver": "yes"}, True, id="by name"),
    ],
)
def test_a_condition_means(condition: Any, answers: dict[str, Any], truth: Truth) -> None:
    small = book([rule("r", condition)], conditions={"named": {"liver": "yes"}})
    sheet = read_sheet(small, answers.items())

    assert Evaluation(small, sheet).truth(small.rules[0].when) is truth


@pytest.mark.parametrize(
    ("answers", "enabled"),
    [({"liver": "yes"}, True), ({"liver": "no"}, False), ({"liver": "not_sure"}, True), ({}, True)],
)
def test_a_question_is_skipped_only_by_certain_knowledge(
    answers: dict[str, str], enabled: bool
) -> None:
    small = book([rule("r", {"liver": "yes"})])

    evaluation = Evaluation(small, read_sheet(small, answers.items()))

    assert evaluation.enabled["liver_tests"] is enabled
