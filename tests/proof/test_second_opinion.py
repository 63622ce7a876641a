"""Another solver, and other formulas, come to the same result.

Here the three truth values are the numbers 0 (false), 1 (unknown) and 2 (true), so that "all" is
the least, "any" the greatest, and "not" is 2 minus the value.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import z3
from hypothesis import example, given, settings

from screener.proof.claims.catalog import faults_of
from screener.proof.faults import Code
from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import Guarantee, LevelId, Question, Rule, RuleBook
from tests.clock import Clock
from tests.proof.planted import Example
from tests.small_books import ANEW, NOT_ALWAYS_SCORED, books

FALSE, UNKNOWN, TRUE = 0, 1, 2
CALMEST = LevelId.INFORMATION.rank
SAFETY = (Code.GUARANTEE_BROKEN, Code.NO_LEVEL, Code.SILENCE_UNCOVERED)


class Opinion:
    """A rule book as z3 sees it."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self.solver = z3.Solver()
        self.chosen: dict[str, dict[str, Any]] = {}
        self.asked: dict[str, Any] = {}
        for question in book.questions.values():
            self.ask(question)

    def ask(self, question: Question) -> None:
        condition = question.enable_when
        asked = z3.BoolVal(True) if condition is None else self.truth(condition) != FALSE
        chosen = {o.id: z3.Bool(f"{question.id}={o.id}") for o in question.options}
        count = z3.Sum([z3.If(option, 1, 0) for option in chosen.values()])
        self.solver.add(z3.If(asked, count >= 1, count == 0))
        if not question.many:
            self.solver.add(count <= 1)
        for alone in question.exclusive_options if question.many else ():
            self.solver.add(z3.Implies(chosen[alone], count == 1))
        self.chosen[question.id], self.asked[question.id] = chosen, asked

    def truth(self, condition: Condition) -> Any:
        match condition:
            case str():
                return self.truth(self.book.conditions[condition])
            case All():
                return least([self.truth(part) for part in condition.all])
            case AnyOf():
                return TRUE - least([TRUE - self.truth(part) for part in condition.any])
            case Not():
                return TRUE - self.truth(condition.negated)
            case ScoreIs():
                low, high = self.score(condition.score, min), self.score(condition.score, max)
                bound = condition.at_least
                return z3.If(low >= bound, TRUE, z3.If(high >= bound, UNKNOWN, FALSE))
            case AnswerIs():
                chosen = self.chosen[condition.question]
                unsure = self.book.questions[condition.question].unknown_options
                named = z3.Or([chosen[option] for option in condition.options])
                open_ = z3.Or([chosen[option] for option in unsure])
                return z3.If(named, TRUE, z3.If(open_, UNKNOWN, FALSE))

    def score(self, name: str, bound: Any) -> Any:
        parts = []
        for question in self.book.scores[name].of:
            options = self.book.questions[question].options
            unsure = bound(o.points for o in options if o.points is not None)
            for option in options:
                points = unsure if option.points is None else option.points
                parts.append(z3.If(self.chosen[question][option.id], points, 0))
        return z3.Sum(parts)

    def rank(self, rule: Rule) -> Any:
        """Return the rank of a rule's finding, or that of information if it gives none."""
        doubtful = CALMEST if rule.doubt_level is None else rule.doubt_level.rank
        truth = self.truth(rule.when)
        return z3.If(truth == TRUE, rule.level.rank, z3.If(truth == UNKNOWN, doubtful, CALMEST))

    def speaks(self, rule: Rule) -> Any:
        return self.truth(rule.when) >= (TRUE if rule.doubt_level is None else UNKNOWN)

    def speaks_of(self, topic: str, without: Rule | None = None) -> Any:
        rules = [r for r in self.book.rules if r.topic == topic and r is not without]
        return z3.Or([self.speaks(rule) for rule in rules])

    def exists(self, *wanted: Any) -> bool:
        return bool(self.solver.check(*wanted) == z3.sat)

    def kept(self, guarantee: Guarantee) -> Any:
        if guarantee.at_least is not None:
            return z3.Or([self.rank(rule) <= guarantee.at_least.rank for rule in self.book.rules])
        if guarantee.topic is not None:
            return self.speaks_of(guarantee.topic)
        assert guarantee.never is not None
        return self.truth(guarantee.never) == FALSE

    def faults(self) -> set[Code]:
        """Return the kinds of fault in safety that z3 finds."""
        silent = [rule for rule in self.book.rules if rule.doubt_level is None]
        found = {
            Code.GUARANTEE_BROKEN: any(
                self.exists(self.truth(g.whenever) == TRUE, z3.Not(self.kept(g)))
                for g in self.book.guarantees
            ),
            Code.NO_LEVEL: self.exists(*(self.rank(r) == CALMEST for r in self.book.rules)),
            Code.SILENCE_UNCOVERED: any(
                self.exists(
                    self.truth(rule.when) == UNKNOWN, z3.Not(self.speaks_of(rule.topic, rule))
                )
                for rule in silent
            ),
        }
        return {code for code, fails in found.items() if fails}


def least(values: list[Any]) -> Any:
    result = values[0]
    for value in values[1:]:
        result = z3.If(value < result, value, result)
    return result


def test_another_solver_proves_the_rule_book_too(rulebook: RuleBook) -> None:
    assert Opinion(rulebook).faults() == set()
    assert faults_of(rulebook) == ()


@given(small=books())
@example(small=NOT_ALWAYS_SCORED)
@settings(ANEW, max_examples=15)
def test_another_solver_finds_the_same_faults_in_safety_in_any_small_rule_book(
    small: RuleBook,
) -> None:
    ours = {fault.code for fault in faults_of(small)}
    assert Opinion(small).faults() == ours & set(SAFETY)


@pytest.mark.parametrize("code", list(Code))
def test_another_solver_finds_the_same_faults_in_safety(code: Code, tmp_path: Path) -> None:
    book = load_rulebook(Example(code).planted_in(tmp_path), today=Clock().today())
    ours = {fault.code for fault in faults_of(book)}
    assert Opinion(book).faults() == ours & set(SAFETY)
