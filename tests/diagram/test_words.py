"""The words name exactly the answers that lead to a question in screening."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import pytest

from screener.diagram.words import answers, asked_when
from screener.rulebook.conditions import AnswerIs
from screener.rulebook.model import Question
from screener.screening.evaluator import Evaluation
from screener.screening.sheet import AnswerSheet
from tests.sheets import answers_to
from tests.small_books import book, rule


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"mood": "never"}, "asked if mood is anything but “Often”"),
        ({"liver": "no"}, "asked if liver is anything but “Yes”"),
        ({"not": {"liver": "yes"}}, "asked if liver is anything but “Yes”"),
        ({"not": {"liver": ["yes", "not_sure"]}}, "asked if liver is “No”"),
        ("named", "asked if liver is anything but “No”"),
        ({"liver": ["no", "yes"]}, "asked if liver is answered"),
        ({"not": {"liver": ["no", "yes", "not_sure"]}}, "asked if liver is not answered"),
        ({"signs": "rash"}, "asked if signs has “Rash” or “Not sure”"),
        ({"signs": ["rash", "fever"]}, "asked if signs is anything but “None”"),
        ({"signs": ["rash", "none"]}, "asked if signs has “Rash”, “None” or “Not sure”"),
        ({"not": {"signs": ["fever", "rash"]}}, "asked if signs is without “Rash” or “Fever”"),
        ({"phq": {"at_least": 3}}, "asked if phq is at least 3"),
        ({"not": {"phq": {"at_least": 3}}}, "asked if phq is below 3"),
        (
            {"any": [{"not": {"liver": ["no", "not_sure"]}}, {"phq": {"at_least": 1}}]},
            "asked if liver is “Yes”, or phq is at least 1",
        ),
        (
            {"not": {"any": [{"liver": "yes"}, {"phq": {"at_least": 1}}]}},
            "asked if liver is anything but “Yes”, and phq is below 1",
        ),
        (
            {"all": [{"phq": {"at_least": 1}}, {"any": ["named", {"phq": {"at_least": 3}}]}]},
            "asked if (phq is at least 1), and (liver is anything but “No”, or phq is at least 3)",
        ),
        (
            {"all": [{"signs": "rash"}, {"not": "both"}]},
            "asked if (signs has “Rash” or “Not sure”), and (liver is “Yes”, or phq is below 1)",
        ),
        ({"any": [{"signs": "rash"}, "named"] * 5}, "depends on liver, signs"),
    ],
    ids=str,
)
def test_who_is_asked_in_words(condition: Any, expected: str) -> None:
    named = {
        "named": {"liver": ["yes", "not_sure"]},
        "both": {"all": [{"liver": ["no", "not_sure"]}, {"phq": {"at_least": 1}}]},
    }
    small = book([rule("r", condition)], conditions=named)

    assert asked_when(small, small.rules[0].when) == expected


@pytest.mark.parametrize("name", ["liver", "signs", "mood"])
@pytest.mark.parametrize("wanted", [True, False])
def test_the_words_hold_of_an_answer_as_the_condition_may(name: str, *, wanted: bool) -> None:
    small = book([rule("r", {"liver": "yes"})])
    asked = small.questions[name]
    ids = [option.id for option in asked.options]
    for size in range(1, len(ids) + 1):
        for options in combinations(ids, size):
            said = answers(asked, frozenset(options), wanted=wanted)
            for answer in answers_to(asked):
                sheet = AnswerSheet().with_answers({name: answer})
                truth = Evaluation(small, sheet).truth(AnswerIs({name: options}))
                assert holds(said, asked, answer) is (truth is not (not wanted)), said


def holds(said: str, asked: Question, answer: frozenset[str]) -> bool:
    """Read the words as a person would."""
    texts = set(re.findall("“(.*?)”", said))
    named = {option.id for option in asked.options if option.text in texts}
    verb = said.split("“", maxsplit=1)[0].strip()
    return {
        "is": bool(answer & named),
        "has": bool(answer & named),
        "is anything but": not answer <= named,
        "is without": not answer & named,
        "is answered": True,
        "is not answered": False,
    }[verb]
