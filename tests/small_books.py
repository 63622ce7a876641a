"""Small rule books: one to read examples from, and any number made by chance."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from screener.rulebook.model import RuleBook

Options = list[dict[str, Any]]

YES_NO_UNSURE: Options = [
    {"id": "no", "text": "No"},
    {"id": "yes", "text": "Yes"},
    {"id": "not_sure", "text": "Not sure", "unknown": True},
]
SCORED: Options = [
    {"id": "never", "text": "Never", "points": 0},
    {"id": "often", "text": "Often", "points": 2},
    {"id": "prefer_not_to_say", "text": "I would rather not say", "unknown": True},
]
SIGNS: Options = [
    {"id": "rash", "text": "Rash"},
    {"id": "fever", "text": "Fever"},
    {"id": "none", "text": "None", "exclusive": True},
    {"id": "not_sure", "text": "Not sure", "unknown": True},
]


def question(name: str, options: Options, **more: Any) -> dict[str, Any]:
    return {"id": name, "text": f"{name}?", "options": options, **more}


QUESTIONS = [
    question("liver", YES_NO_UNSURE),
    question("signs", SIGNS, many=True),
    question("sleep", SCORED),
    question("mood", SCORED),
    question("liver_tests", YES_NO_UNSURE, enable_when={"liver": "yes"}),
]


def rule(name: str, when: Any, level: str = "discuss", **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "topic": "topic",
        "level": level,
        "when": when,
        "title": name,
        "reason": f"because of {name}",
        "cite": [{"source": "label", "at": "a section"}],
        **more,
    }


def header(**changes: str) -> dict[str, str]:
    """Return what a small rule book says of itself."""
    return {
        "id": "small",
        "version": "1",
        "title": "Small",
        "jurisdiction": "US",
        "language": "en",
        "evidence_checked": "2026-11-23",
        "clinical_review": "none",
        **changes,
    }


SOURCES = {"label": {"title": "Label", "publisher": "FDA", "checked": "2026-11-23"}}


def book(
    rules: list[dict[str, Any]], questions: list[dict[str, Any]] | None = None, **more: Any
) -> RuleBook:
    """Make a rule book of these rules; questions, conditions and scores as wanted."""
    levels = ["emergency", "contact_first", "discuss_before_starting", "discuss", "information"]
    content = {
        "rulebook": header(),
        "levels": [{"id": level, "title": level, "do": level} for level in levels],
        "topics": {"topic": "Topic"},
        "sources": SOURCES,
        "sections": [{"id": "all", "title": "All", "questions": questions or QUESTIONS}],
        "scores": {"phq": {"of": ["sleep", "mood"]}} if questions is None else {},
        "rules": rules,
        "guarantees": [],
        **more,
    }
    return RuleBook.model_validate(content)


def conditions(names: tuple[str, ...] = ()) -> st.SearchStrategy[Any]:
    """Conditions over the questions of this module, of any form, nested."""
    answers = [
        {"liver": ["yes", "not_sure"]},
        {"liver": "no"},
        {"liver_tests": "yes"},
        {"liver_tests": ["no", "not_sure"]},
        {"signs": "rash"},
        {"signs": ["fever", "none"]},
        {"signs": ["not_sure"]},
        {"mood": "often"},
        {"phq": {"at_least": 1}},
        {"phq": {"at_least": 3}},
        *names,
    ]
    return st.recursive(
        st.sampled_from(answers),
        lambda inner: st.one_of(
            st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda part: {"not": part}, inner),
        ),
        max_leaves=5,
    )


@st.composite
def books(draw: st.DrawFn) -> RuleBook:
    """Draw a rule book with branching, doubt levels, named conditions and any conditions."""
    named = {"first": draw(conditions()), "second": draw(conditions(("first",)))}
    weights = (None, "silent", {"level": "discuss_before_starting"})
    rules = [
        rule(
            f"rule-{n}",
            draw(conditions(("first", "second"))),
            draw(st.sampled_from(("emergency", "discuss", "information"))),
            when_unknown=draw(st.sampled_from(weights)),
        )
        for n in range(draw(st.integers(1, 4)))
    ]
    promises = (
        st.just({"at_least": "discuss"}),
        st.just({"topic": "topic"}),
        st.builds(lambda never: {"never": never}, conditions()),
    )
    guarantees = [
        {"id": f"guarantee-{n}", "text": "A promise.", "whenever": draw(conditions()), **promise}
        for n, promise in enumerate(draw(st.lists(st.one_of(*promises), max_size=2)))
    ]
    return book(rules, conditions=named, guarantees=guarantees)
