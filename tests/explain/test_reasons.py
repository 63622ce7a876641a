"""Every rule is explained by the truths that screening finds, and by the answers behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener.explain.reasons import ExplainedRule, Firing, Node, explain
from screener.rulebook.model import LevelId, RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import assess
from screener.screening.kleene import Truth, conjunction, disjunction, negation
from screener.screening.sheet import AnswerSheet, read_sheet
from tests.sheets import sheets
from tests.small_books import ANEW, book, books, question, rule

CALM = {"liver": "no", "signs": "none", "sleep": "never", "mood": "never"}
NAMED = {"named": {"signs": ["rash", "fever"]}, "unread": {"liver_tests": "yes"}}


def explained(when: Any, answers: dict[str, Any], **more: Any) -> ExplainedRule:
    small = book([rule("r", when, "emergency", **more)], conditions=NAMED)
    (found,) = explain(small, read_sheet(small, answers.items())).rules
    return found


def sketch(node: Node) -> list[Any]:
    """Return a tree as nested lists: truth and words, then the answers, then the parts."""
    return [(node.truth, node.words), *node.answers, *(sketch(part) for part in node.parts)]


@pytest.mark.parametrize(
    ("when", "answers", "tree"),
    [
        ({"liver": "no"}, {"liver": "no"}, [(True, "liver is no: answered no")]),
        ({"liver": "yes"}, {"liver": "not_sure"}, [(None, "liver is yes: answered not_sure")]),
        ({"liver": ["no", "yes"]}, {}, [(None, "liver is no or yes: not answered")]),
        (
            {"signs": ["rash", "fever", "none"]},
            {"signs": ["not_sure", "rash"]},
            [(True, "signs contains rash, fever or none: answered rash, not_sure")],
        ),
        (
            "named",
            {"signs": "none"},
            [(False, "named"), [(False, "signs contains rash or fever: answered none")]],
        ),
        (
            {"not": {"any": [{"liver": "yes"}, {"all": [{"liver": "no"}]}]}},
            {"liver": "no"},
            [
                (False, "not"),
                [
                    (True, "any of"),
                    [(False, "liver is yes: answered no")],
                    [(True, "all of"), [(True, "liver is no: answered no")]],
                ],
            ],
        ),
        (
            {"liver_tests": "no"},
            {"liver": "no", "liver_tests": "no"},
            [
                (False, "liver_tests is no: not asked, as its enable_when is false"),
                [(False, "liver is yes: answered no")],
            ],
        ),
        (
            {"liver_tests": "no"},
            {"liver": "not_sure"},
            [(None, "liver_tests is no: not answered")],
        ),
        (
            {"phq": {"at_least": 3}},
            {"sleep": "often", "mood": "prefer_not_to_say"},
            [
                (None, "phq at least 3: 2 to 4 points"),
                "sleep: answered often",
                "mood: answered prefer_not_to_say",
            ],
        ),
        (
            {"phq": {"at_least": 3}},
            {"sleep": "never"},
            [
                (False, "phq at least 3: 0 to 2 points"),
                "sleep: answered never",
                "mood: not answered",
            ],
        ),
    ],
    ids=lambda value: str(value) if not isinstance(value, list) else "",
)
def test_a_condition_is_shown_with_its_truth_and_the_answers(
    when: Any, answers: dict[str, Any], tree: list[Any]
) -> None:
    assert sketch(explained(when, answers).tree) == tree


def test_a_single_point_is_one_point() -> None:
    scored = [{"id": "no", "text": "No", "points": 0}, {"id": "yes", "text": "Yes", "points": 1}]
    rules = [rule("r", {"sum": {"at_least": 1}})]
    small = book(rules, [question("q", scored)], scores={"sum": {"of": ["q"]}})

    words = [
        explain(small, read_sheet(small, [("q", answer)])).rules[0].tree.words
        for answer in ("no", "yes")
    ]

    assert words == ["sum at least 1: 0 points", "sum at least 1: 1 point"]


def test_a_question_of_a_score_may_not_be_asked() -> None:
    options = [{"id": "no", "text": "No", "points": 0}, {"id": "yes", "text": "Yes", "points": 1}]
    questions = [
        question("first", options),
        question("then", options, enable_when={"first": "yes"}),
    ]
    rules = [rule("r", {"sum": {"at_least": 1}})]
    small = book(rules, questions, scores={"sum": {"of": ["first", "then"]}})

    (found,) = explain(small, read_sheet(small, [("first", "no")])).rules

    assert found.tree.answers == (
        "first: answered no",
        "then: not asked, as its enable_when is false",
    )


@pytest.mark.parametrize(
    ("answers", "more", "outcome", "level"),
    [
        (CALM | {"liver": "yes", "liver_tests": "no"}, {}, Firing.CERTAIN, "emergency"),
        (CALM | {"liver": "not_sure", "liver_tests": "no"}, {}, Firing.POSSIBLE, "emergency"),
        (
            CALM | {"liver": "not_sure", "liver_tests": "no"},
            {"when_unknown": {"level": "discuss"}},
            Firing.POSSIBLE,
            "discuss",
        ),
        (
            CALM | {"liver": "not_sure", "liver_tests": "no"},
            {"when_unknown": "silent"},
            Firing.SILENT,
            None,
        ),
        ({"liver": "not_sure"}, {}, Firing.UNDECIDED, None),
        ({"liver": "not_sure"}, {"when_unknown": "silent"}, Firing.UNDECIDED, None),
        ({"liver": "yes"}, {}, Firing.CERTAIN, "emergency"),
        (CALM, {}, Firing.NOT_HOLDING, None),
    ],
)
def test_what_comes_of_a_rule(
    answers: dict[str, Any], more: dict[str, Any], outcome: Firing, level: str | None
) -> None:
    found = explained({"liver": "yes"}, answers, **more)

    assert (found.outcome, found.level) == (outcome, None if level is None else LevelId(level))


@pytest.mark.parametrize(
    ("outcome", "may_fire"),
    [
        (Firing.CERTAIN, True),
        (Firing.POSSIBLE, True),
        (Firing.UNDECIDED, True),
        (Firing.SILENT, False),
        (Firing.NOT_HOLDING, False),
    ],
)
def test_which_outcomes_may_fire(outcome: Firing, *, may_fire: bool) -> None:
    assert outcome.may_fire is may_fire


@given(st.data())
@settings(ANEW)
def test_every_truth_is_the_one_that_screening_finds(data: st.DataObject) -> None:
    drawn = data.draw(books())
    sheet = data.draw(sheets(drawn, complete=data.draw(st.booleans())))
    evaluation = Evaluation(drawn, sheet)

    found = explain(drawn, sheet).rules

    assert {e.rule.id: e.tree.truth for e in found} == {
        each.id: evaluation.truth(each.when) for each in drawn.rules
    }
    for each in found:
        for node in every_node(each.tree):
            assert node.truth is truth_of_parts(node), node


def every_node(node: Node) -> Iterator[Node]:
    yield node
    for part in node.parts:
        yield from every_node(part)


def truth_of_parts(node: Node) -> Truth:
    """Return the truth that follows from the parts alone; a leaf keeps its own."""
    truths = [part.truth for part in node.parts]
    if not truths:
        return node.truth
    if node.words == "any of":
        return disjunction(truths)
    return negation(truths[0]) if node.words == "not" else conjunction(truths)


@given(st.data())
@settings(ANEW)
def test_rules_with_findings_come_first_in_the_order_of_guidance(data: st.DataObject) -> None:
    drawn = data.draw(books())
    sheet = data.draw(sheets(drawn, complete=data.draw(st.booleans())))
    findings = assess(drawn, sheet).findings

    found = explain(drawn, sheet)

    fired = [(e.rule.id, e.level) for e in found.rules[: len(findings)]]
    assert fired == [(finding.rule.id, finding.level) for finding in findings]
    rest = [e.outcome for e in found.rules[len(findings) :]]
    assert rest == sorted(rest, key=list(Firing).index)
    assert not {Firing.CERTAIN, Firing.POSSIBLE} & set(rest)


def test_an_explanation_holds_every_rule_once(rulebook: RuleBook) -> None:
    found = explain(rulebook, AnswerSheet())

    assert sorted(e.rule.id for e in found.rules) == sorted(r.id for r in rulebook.rules)
