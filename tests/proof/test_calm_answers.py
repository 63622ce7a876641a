"""The calm answer is the one that worries the rules least."""

from __future__ import annotations

from typing import Any

import pytest

from screener.proof.calm_answers import calm_answers
from tests.small_books import SCORED, SIGNS, YES_NO_UNSURE, book, question, rule

LIVER = question("liver", YES_NO_UNSURE)


def calm(*rules: dict[str, Any], asked: dict[str, Any] = LIVER, **more: Any) -> str:
    """Return the calm answer to the one question of a rule book."""
    (answer,) = calm_answers(book(list(rules), [asked], **more)).values()
    return answer


@pytest.mark.parametrize(
    ("when", "answer"),
    [
        ({"liver": "yes"}, "no"),
        ({"liver": "no"}, "yes"),
        ({"liver": ["no", "not_sure"]}, "yes"),
        ({"not": {"liver": "yes"}}, "yes"),
        ({"not": {"not": {"liver": "no"}}}, "yes"),
        ({"all": [{"liver": "no"}]}, "yes"),
        ({"any": [{"liver": "no"}, {"liver": "not_sure"}]}, "yes"),
        ("named", "yes"),
        ({"not": "named"}, "no"),
    ],
)
def test_it_is_one_that_no_rule_looks_for(when: Any, answer: str) -> None:
    assert calm(rule("r", when), conditions={"named": {"liver": "no"}}) == answer


def test_it_is_an_answer_without_doubt_if_there_is_one() -> None:
    assert calm(rule("no", {"liver": "no"}), rule("yes", {"liver": "yes"})) == "no"
    unsure = [{"id": f"unsure_{n}", "text": "Not sure", "unknown": True} for n in range(2)]
    assert calm(rule("r", {"liver": "unsure_0"}), asked=question("liver", unsure)) == "unsure_1"


@pytest.mark.parametrize(
    ("of_no", "of_yes", "answer"),
    [
        (["emergency"], ["discuss"], "yes"),
        (["discuss"], ["emergency"], "no"),
        (["discuss", "discuss"], ["discuss"], "yes"),
        (["discuss", "discuss"], ["emergency"], "no"),
        (["emergency"], ["emergency", "discuss"], "no"),
        (["information"], [], "yes"),
    ],
)
def test_it_is_looked_for_by_the_fewest_rules_and_the_least_urgent(
    of_no: list[str], of_yes: list[str], answer: str
) -> None:
    rules = [rule(f"no-{n}", {"liver": "no"}, level) for n, level in enumerate(of_no)]
    rules += [rule(f"yes-{n}", {"liver": "yes"}, level) for n, level in enumerate(of_yes)]
    assert calm(*rules) == answer


def test_a_rule_that_looks_for_an_answer_twice_counts_once() -> None:
    twice = rule("twice", {"any": [{"liver": "no"}, {"all": [{"liver": "no"}]}]})
    once = rule("once", {"liver": "yes"})
    assert calm(twice, once) == "no"


def test_it_stands_alone_if_rules_look_for_none_of_many() -> None:
    signs = question("signs", SIGNS, many=True)
    assert calm(rule("r", {"signs": "not_sure"}), asked=signs) == "none"
    assert calm(rule("r", {"signs": "none"}), asked=signs) == "rash"


@pytest.mark.parametrize(
    ("when", "answer"),
    [({"phq": {"at_least": 1}}, "never"), ({"not": {"phq": {"at_least": 1}}}, "often")],
)
def test_it_has_points_only_if_points_are_calm(when: Any, answer: str) -> None:
    mood = question("mood", [SCORED[1], SCORED[0], SCORED[2]])
    assert calm(rule("r", when), asked=mood, scores={"phq": {"of": ["mood"]}}) == answer
