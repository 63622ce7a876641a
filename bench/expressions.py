"""The rules as expressions of Polars, as one would write them by hand who has nothing else.

An expression is true, false, or null for unknown; Polars joins these as the definition does. What
several expressions share is a column of its own, in layers: each layer reads those before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import assert_never

import polars as pl

from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
from screener.rulebook.model import Question, RuleBook

Bound = Callable[[Iterable[int]], int]


class Expressions:
    """The certain findings of one rule book."""

    def __init__(self, book: RuleBook) -> None:
        """Write an expression for each rule."""
        self._book = book
        self._layers: list[list[pl.Expr]] = []
        self._layer_of: dict[str, int] = {}
        self._rules = [
            self._truth(rule.when).fill_null(value=False).alias(f"certain_{rule.id}")
            for rule in book.rules
        ]

    def certain(self, sheets: pl.DataFrame) -> pl.DataFrame:
        """Return for each sheet and rule whether it gives a certain finding."""
        frame = sheets.lazy()
        for layer in self._layers:
            frame = frame.with_columns(layer)
        return frame.select(self._rules).collect()

    def _shared(self, name: str, write: Callable[[], pl.Expr]) -> pl.Expr:
        """Return the column with a name; it is written when it is first asked for."""
        if name not in self._layer_of:
            written = write()
            reads = [self._layer_of.get(each, -1) for each in written.meta.root_names()]
            layer = self._layer_of[name] = 1 + max(reads)
            self._layers += [[] for _ in range(layer + 1 - len(self._layers))]
            self._layers[layer].append(written.alias(name))
        return pl.col(name)

    def _truth(self, condition: Condition) -> pl.Expr:
        match condition:
            case str():
                named = self._book.conditions[condition]
                return self._shared(f"is {condition}", lambda: self._truth(named))
            case All():
                return pl.all_horizontal(map(self._truth, condition.all))
            case AnyOf():
                return pl.any_horizontal(map(self._truth, condition.any))
            case Not():
                return ~self._truth(condition.negated)
            case ScoreIs():
                least, most = (self._score(condition.score, bound) for bound in (min, max))
                return _truth_of(least >= condition.at_least, most >= condition.at_least)
            case AnswerIs():
                return self._answer_is(condition)
            case _:
                assert_never(condition)

    def _answer_is(self, condition: AnswerIs) -> pl.Expr:
        question = self._book.questions[condition.question]
        unknown = _has(question, question.unknown_options) | ~_answered(question)
        return self._asked(question) & _truth_of(_has(question, condition.options), unknown)

    def _asked(self, question: Question) -> pl.Expr:
        when = question.enable_when
        if when is None:
            return pl.lit(value=True)
        return self._shared(f"asks {question.id}", lambda: self._truth(when).fill_null(value=True))

    def _score(self, name: str, bound: Bound) -> pl.Expr:
        questions = [self._book.questions[each] for each in self._book.scores[name].of]
        return pl.sum_horizontal(
            pl.when(self._asked(each)).then(_points(each, bound)).otherwise(0) for each in questions
        )


def _truth_of(true: pl.Expr, unknown: pl.Expr) -> pl.Expr:
    """Return true, else unknown, else false."""
    return pl.when(true).then(pl.lit(value=True)).when(~unknown).then(pl.lit(value=False))


def _has(question: Question, options: Iterable[str]) -> pl.Expr:
    """Return whether an answer has one of some options."""
    answer = pl.col(question.id)
    if not question.many:
        return answer.is_in(sorted(options)).fill_null(value=False)
    each = [answer.list.contains(option).fill_null(value=False) for option in sorted(options)]
    return pl.any_horizontal(pl.lit(value=False), *each)


def _answered(question: Question) -> pl.Expr:
    answer = pl.col(question.id)
    return (answer.list.len() > 0).fill_null(value=False) if question.many else answer.is_not_null()


def _points(question: Question, bound: Bound) -> pl.Expr:
    """Return the least or the most points of the one option that is chosen, or of all."""
    points = {o.id: o.points for o in question.options if o.points is not None}
    answer = pl.col(question.id)
    return answer.replace_strict(points, default=bound(points.values()), return_dtype=pl.Int64)
