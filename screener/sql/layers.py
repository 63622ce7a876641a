"""What follows from answers, in layers: each needs only columns of the parts before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, assert_never

from screener.rulebook.conditions import All, AnswerIs, AnyOf, Condition, Not, ScoreIs
from screener.rulebook.model import Question, RuleBook
from screener.sql.answers import Told
from screener.sql.expressions import (
    Expression,
    added,
    all_of,
    any_of,
    at_least,
    column,
    first,
    named,
    negated,
    number,
)
from screener.sql.names import Names
from screener.sql.needs import Item, in_layers

Rail = Literal["true", "possible"]
"""Of a condition, whether it is true, or whether it is not false. It is unknown in between."""

_WORDS = {"question": ("asked",), "condition": ("true", "possible"), "score": ("least", "most")}


class Layers:
    """The columns that say which questions are asked, what holds, and what scores are.

    Attributes:
        told: the columns about the answer to each question.
        layers: what each part after another adds.
    """

    def __init__(self, book: RuleBook, told: Mapping[str, Told], names: Names) -> None:
        """Take the rule book, the columns about answers, and what gives names."""
        self._book = book
        self.told = told
        self.layers = in_layers(book)
        self._columns = {
            item: [names.new(item.name, word) for word in _WORDS[item.kind]]
            for layer in self.layers
            for item in layer
        }

    def columns(self, layer: Iterable[Item]) -> Iterator[Expression]:
        """Yield the columns of one layer."""
        for item in layer:
            first_name, *others = self._columns[item]
            yield named(first_name, self._value(item, "true"), f"{item.kind} {item.name}")
            yield from (named(name, self._value(item, "possible")) for name in others)

    def asked(self, question: str) -> list[Expression]:
        """Return the condition for a question being asked; none if it always is."""
        return [column(name) for name in self._columns.get(Item("question", question), ())]

    def missing(self, question: str) -> Expression:
        """Return whether a question is asked and not answered."""
        return all_of([*self.asked(question), column(self.told[question].unanswered)])

    def rail(self, condition: Condition, rail: Rail) -> Expression:
        """Return whether a condition is true, or is not false."""
        match condition:
            case str():
                return self._column(Item("condition", condition), rail)
            case All():
                return all_of(self.rail(part, rail) for part in condition.all)
            case AnyOf():
                return any_of(self.rail(part, rail) for part in condition.any)
            case Not():
                opposite: Rail = "possible" if rail == "true" else "true"
                return negated(self.rail(condition.negated, opposite))
            case ScoreIs():
                total = self._column(Item("score", condition.score), rail)
                return at_least(total, condition.at_least)
            case AnswerIs():
                return self._answer(condition, rail)
            case _:
                assert_never(condition)

    def _column(self, item: Item, rail: Rail) -> Expression:
        return column(self._columns[item][rail == "possible"])

    def _answer(self, condition: AnswerIs, rail: Rail) -> Expression:
        question, told = self._book.questions[condition.question], self.told[condition.question]
        wanted = condition.options | (question.unknown_options if rail == "possible" else set())
        found = [name for option, name in told.options.items() if option in wanted]
        if rail == "possible":
            found.append(told.unanswered)
        return all_of([*self.asked(question.id), any_of(map(column, found))])

    def _value(self, item: Item, rail: Rail) -> Expression:
        match item.kind:
            case "question":
                condition = self._book.questions[item.name].enable_when
                return self.rail(condition, "possible") if condition is not None else None
            case "condition":
                return self.rail(self._book.conditions[item.name], rail)
            case "score":
                of = (self._book.questions[name] for name in self._book.scores[item.name].of)
                return added([self._points(question, rail) for question in of])

    def _points(self, question: Question, rail: Rail) -> Expression:
        """Return the least points that an answer can have, or the most."""
        known = [option.points for option in question.options if option.points is not None]
        ways = [(negated(asked), number(0)) for asked in self.asked(question.id)]
        ways += [
            (column(self.told[question.id].options[option.id]), number(option.points))
            for option in question.options
            if option.points is not None
        ]
        return first(ways, number(min(known) if rail == "true" else max(known)))
