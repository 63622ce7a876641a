"""A rule book as z3 sees it: another solver, and other formulas.

Here the three truth values are the numbers 0 (false), 1 (unknown) and 2 (true), so that "all" is
the least, "any" the greatest, and "not" is 2 minus the value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import z3

from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
from screener.rulebook.model import Level, LevelId, Option, Question, Rule, RuleBook

FALSE, UNKNOWN, TRUE = 0, 1, 2
CALMEST: Final = LevelId.INFORMATION.rank


class Sheet:
    """A finished sheet. Questions enter it when a formula first needs them.

    Attributes:
        entered: for each question so far and each of its options, whether it is chosen.
        valid: what is true of every finished sheet.
    """

    def __init__(self, book: RuleBook, name: str = "") -> None:
        self.book = book
        self.entered: dict[str, dict[str, Any]] = {}
        self.valid: list[Any] = []
        self._name = name
        self._asked: dict[str, Any] = {}

    def chosen(self, name: str) -> dict[str, Any]:
        if name not in self.entered:
            question = self.book.questions[name]
            self._asked[name] = self._asking(question)
            self.entered[name] = self._options(question)
        return self.entered[name]

    def asked(self, name: str) -> Any:
        self.chosen(name)
        return self._asked[name]

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
                low, high = self._score(condition.score, min), self._score(condition.score, max)
                bound = condition.at_least
                return z3.If(low >= bound, TRUE, z3.If(high >= bound, UNKNOWN, FALSE))
            case AnswerIs():
                chosen = self.chosen(condition.question)
                named = z3.Or([chosen[option] for option in condition.options])
                return z3.If(named, TRUE, z3.If(self._open(condition.question), UNKNOWN, FALSE))

    def _asking(self, question: Question) -> Any:
        condition = question.enable_when
        return z3.BoolVal(True) if condition is None else self.truth(condition) != FALSE

    def _options(self, question: Question) -> dict[str, Any]:
        chosen = {o.id: z3.Bool(f"{question.id}={o.id}{self._name}") for o in question.options}
        count = z3.Sum([z3.If(option, 1, 0) for option in chosen.values()])
        self.valid.append(z3.If(self._asked[question.id], count >= 1, count == 0))
        if not question.many:
            self.valid.append(count <= 1)
        for alone in question.exclusive_options if question.many else ():
            self.valid.append(z3.Implies(chosen[alone], count == 1))
        return chosen

    def _open(self, name: str) -> Any:
        """Return whether the answer leaves the fact open."""
        chosen = self.chosen(name)
        return z3.Or([chosen[option] for option in self.book.questions[name].unknown_options])

    def _score(self, name: str, bound: Any) -> Any:
        return z3.Sum(
            [self._points(self.book.questions[q], bound) for q in self.book.scores[name].of]
        )

    def _points(self, question: Question, bound: Any) -> Any:
        chosen = self.chosen(question.id)
        given = [(chosen[o.id], points_of(o, question, bound)) for o in question.options]
        return z3.Sum([z3.If(option, points, 0) for option, points in given])


class Beginning(Sheet):
    """What had been answered of a finished sheet when the first so many questions were behind."""

    def __init__(self, finished: Sheet, behind: Any) -> None:
        super().__init__(finished.book)
        self.finished = finished
        self._behind = behind

    def _options(self, question: Question) -> dict[str, Any]:
        chosen = self.finished.chosen(question.id).items()
        return {option: z3.And(self.reached(question.id), literal) for option, literal in chosen}

    def reached(self, name: str) -> Any:
        return list(self.book.questions).index(name) < self._behind

    def _open(self, name: str) -> Any:
        return z3.Or(super()._open(name), self._unanswered(name))

    def _points(self, question: Question, bound: Any) -> Any:
        unanswered = bound(o.points for o in question.options if o.points is not None)
        return z3.If(self._unanswered(question.id), unanswered, super()._points(question, bound))

    def _unanswered(self, name: str) -> Any:
        return z3.And(self.asked(name), z3.Not(z3.Or(list(self.chosen(name).values()))))


class Findings:
    """What the rules say to the person with a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.book = sheet.book
        self.truth = sheet.truth

    def rank(self, rule: Rule) -> Any:
        """Return the rank of a rule's finding, or that of information if it gives none."""
        doubtful = CALMEST if rule.doubt_level is None else rule.doubt_level.rank
        truth = self.truth(rule.when)
        return z3.If(truth == TRUE, rule.level.rank, z3.If(truth == UNKNOWN, doubtful, CALMEST))

    def speaks(self, rule: Rule) -> Any:
        return self.truth(rule.when) >= (TRUE if rule.doubt_level is None else UNKNOWN)

    def speaks_of(self, topic: str, without: Rule | None = None) -> Any:
        return z3.Or([self.speaks(rule) for rule in self.on(topic, without)])

    def as_urgent(self, rule: Rule) -> Any:
        """Return whether another rule on the topic speaks at the level of this one or above."""
        others = self.on(rule.topic, rule)
        return z3.Or([z3.And(self.speaks(r), self.rank(r) <= rule.level.rank) for r in others])

    def on(self, topic: str, without: Rule | None) -> list[Rule]:
        return [rule for rule in self.book.rules if rule.topic == topic and rule is not without]

    def told(self, act: str) -> Any:
        parts: tuple[Rule | Level, ...] = (*self.book.rules, *self.book.levels)
        return z3.Or([self._tells(part) for part in parts if act in part.acts])

    def _tells(self, part: Rule | Level) -> Any:
        if isinstance(part, Rule):
            return self.speaks(part)
        return least([CALMEST, *map(self.rank, self.book.rules)]) == part.id.rank


def points_of(option: Option, question: Question, bound: Any) -> Any:
    known = [each.points for each in question.options if each.points is not None]
    return bound(known) if option.points is None else option.points


def least(values: list[Any]) -> Any:
    result = values[0]
    for value in values[1:]:
        result = z3.If(value < result, value, result)
    return result


def names_in(sheet: Sheet, condition: Condition) -> Iterator[str]:
    """Yield the questions whose answers stand in the formula of a condition."""
    waiting = [sheet.truth(condition)]
    while waiting:
        part = waiting.pop()
        if z3.is_const(part) and part.decl().kind() == z3.Z3_OP_UNINTERPRETED:
            yield str(part).partition("=")[0]
        waiting += part.children()
