"""Why each rule fires for one sheet or does not, as a tree of truths over the answers.

For clinicians and authors only. An explanation shows which answer would change the result, so it is
never shown to patients.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, assert_never

from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
from screener.rulebook.model import LevelId, Question, Rule, RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import Guidance, assess
from screener.screening.kleene import Truth
from screener.screening.sheet import AnswerSheet
from screener.wording import one_of

NOT_ASKED: Final = "not asked, as its enable_when is false"


class Firing(StrEnum):
    """What a rule results in for one sheet."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    UNDECIDED = "undecided"
    """Unknown while answers are missing."""
    SILENT = "silent"
    """Unknown on a complete sheet, and the rule says to be silent then."""
    NOT_HOLDING = "not holding"

    @property
    def may_fire(self) -> bool:
        """Return whether the rule gives a finding, or may give one once the sheet is complete."""
        return self not in (Firing.SILENT, Firing.NOT_HOLDING)


@dataclass(frozen=True)
class Node:
    """A condition, whether it holds, and what that rests on.

    Attributes:
        words: the condition and, if it looks at one question, the answer to it.
        parts: the conditions that decide it, in the order written.
        answers: the answer to each question that a score adds up.
    """

    words: str
    truth: Truth
    parts: tuple[Node, ...] = ()
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExplainedRule:
    """A rule, its outcome, the level of its finding if any, and its condition as a tree."""

    rule: Rule
    outcome: Firing
    level: LevelId | None
    tree: Node


@dataclass(frozen=True)
class Explanation:
    """One sheet explained.

    Attributes:
        rules: those with findings first, in the order of the guidance; then the undecided, the
            silent and those that do not hold, each in the order of the rule book.
    """

    book: RuleBook
    guidance: Guidance
    rules: tuple[ExplainedRule, ...]


def explain(book: RuleBook, sheet: AnswerSheet) -> Explanation:
    """Explain every rule of a rule book for one sheet."""
    guidance = assess(book, sheet)
    tree = _Tree(book, sheet)
    found = [
        ExplainedRule(
            finding.rule,
            Firing.CERTAIN if finding.certain else Firing.POSSIBLE,
            finding.level,
            tree.node(finding.rule.when),
        )
        for finding in guidance.findings
    ]
    rest = sorted(_without_finding(book, guidance, tree), key=lambda e: e.tree.truth is False)
    return Explanation(book, guidance, (*found, *rest))


def _without_finding(book: RuleBook, guidance: Guidance, tree: _Tree) -> Iterator[ExplainedRule]:
    doubtful = Firing.SILENT if guidance.complete else Firing.UNDECIDED
    found = {finding.rule.id for finding in guidance.findings}
    for rule in book.rules:
        if rule.id not in found:
            node = tree.node(rule.when)
            outcome = doubtful if node.truth is None else Firing.NOT_HOLDING
            yield ExplainedRule(rule, outcome, None, node)


class _Tree:
    """Describes the conditions of one rule book, with their truths for one sheet."""

    def __init__(self, book: RuleBook, sheet: AnswerSheet) -> None:
        self.book = book
        self.sheet = sheet
        self.evaluation = Evaluation(book, sheet)

    def node(self, condition: Condition) -> Node:
        """Return a condition with everything it rests on."""
        truth = self.evaluation.truth(condition)
        match condition:
            case str():
                return Node(condition, truth, self._nodes(self.book.conditions[condition]))
            case All():
                return Node("all of", truth, self._nodes(*condition.parts))
            case AnyOf():
                return Node("any of", truth, self._nodes(*condition.parts))
            case Not():
                return Node("not", truth, self._nodes(condition.negated))
            case ScoreIs():
                return self._score(condition, truth)
            case AnswerIs():
                return self._answer(condition, truth)
            case _:
                assert_never(condition)

    def _nodes(self, *conditions: Condition) -> tuple[Node, ...]:
        return tuple(self.node(condition) for condition in conditions)

    def _score(self, condition: ScoreIs, truth: Truth) -> Node:
        points = _points(*self.evaluation.score(condition.score))
        names = self.book.scores[condition.score].of
        said = tuple(f"{name}: {self._said(self.book.questions[name])}" for name in names)
        words = f"{condition.score} at least {condition.at_least}: {points}"
        return Node(words, truth, answers=said)

    def _answer(self, condition: AnswerIs, truth: Truth) -> Node:
        question = self.book.questions[condition.question]
        verb = "contains" if question.many else "is"
        words = f"{question.id} {verb} {one_of(condition.listed_options)}: {self._said(question)}"
        if question.enable_when is None or self.evaluation.enabled[question.id]:
            return Node(words, truth)
        return Node(words, truth, self._nodes(question.enable_when))

    def _said(self, question: Question) -> str:
        if not self.evaluation.enabled[question.id]:
            return NOT_ASKED
        chosen = self.sheet.chosen(question.id)
        listed = ", ".join(option.id for option in question.options if option.id in chosen)
        return f"answered {listed}" if listed else "not answered"


def _points(low: int, high: int) -> str:
    span = str(low) if low == high else f"{low} to {high}"
    return f"{span} point{'' if span == '1' else 's'}"
