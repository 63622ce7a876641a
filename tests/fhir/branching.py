"""Small random rule books with questions that are asked under conditions of every form."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from screener.rulebook.model import RuleBook
from tests.small_books import QUESTIONS, SIGNS, YES_NO_UNSURE, book, conditions, question, rule

RULES = [
    rule("liver-ill", {"liver": "yes"}, "contact_first"),
    rule("low", {"phq": {"at_least": 2}}),
]
ONE_OF_EACH: Any = {
    "a list": {"liver": ["yes", "no"]},
    "not one": {"not": {"liver": "yes"}},
    "not one of many": {"not": {"signs": ["rash", "none"]}},
    "asked themselves": {"liver_tests": "no"},
    "all": {"all": [{"liver": "yes"}, {"mood": "often"}]},
    "any": {"any": [{"liver": "yes"}, {"signs": "fever"}]},
    "not all": {"not": {"all": [{"liver": "yes"}, {"not": {"signs": "fever"}}]}},
    "a score": {"phq": {"at_least": 2}},
    "a low score": {"not": {"phq": {"at_least": 2}}},
}
"""A condition of each form, by the name of the test."""


def branching(*asked_when: Any) -> RuleBook:
    """Make a rule book with one more question for each condition, with one or many answers."""
    further = [
        question(f"further_{n}", SIGNS if n % 2 else YES_NO_UNSURE, many=bool(n % 2), enable_when=c)
        for n, c in enumerate(asked_when)
    ]
    scores = {"phq": {"of": ["sleep", "mood"]}}
    return book(RULES, [*QUESTIONS, *further], scores=scores)


@st.composite
def branching_books(draw: st.DrawFn) -> RuleBook:
    """Draw a rule book with two more questions under conditions; one may depend on the other."""
    first = draw(conditions())
    by_the_first = st.sampled_from([{"further_0": "yes"}, {"not": {"further_0": ["no", "yes"]}}])
    joined = st.builds(lambda a, b: {"any": [a, b]}, by_the_first, conditions())
    return branching(first, draw(st.one_of(conditions(), by_the_first, joined)))
