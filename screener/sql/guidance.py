"""The last parts of the query: what is told of each sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from screener.rulebook.model import LevelId, RuleBook
from screener.screening.columns import column_of
from screener.screening.compiler import Outcome
from screener.screening.guidance import lead_rank
from screener.sql.answers import cannot_be
from screener.sql.expressions import (
    Expression,
    all_of,
    any_of,
    column,
    first,
    is_null,
    named,
    negated,
    nothing,
    text,
)
from screener.sql.layers import Layers
from screener.sql.names import Names


class Findings:
    """The columns from which guidance is told.

    Attributes:
        outcomes: the outcomes that there can be, in the order of their columns.
    """

    def __init__(self, layers: Layers, outcomes: Sequence[Outcome], names: Names) -> None:
        """Take the layers before, the outcomes by urgency, and what gives names."""
        self.outcomes = outcomes
        self._layers = layers
        self._fault = names.new("fault")
        self._complete = names.new("all_answered")
        self._found = [_name_of(outcome, names) for outcome in outcomes]

    def whole(self, book: RuleBook) -> Iterator[Expression]:
        """Yield the columns about the whole sheet: what is wrong with it, and if it is complete."""
        faults = [
            (cannot_be(question, self._layers.told[question.id]), text(fault_of(question.id)))
            for question in book.questions.values()
        ]
        yield named(self._fault, first(faults))
        missing = any_of(self._layers.missing(question) for question in book.questions)
        yield named(self._complete, negated(missing))

    def found(self) -> Iterator[Expression]:
        """Yield a column for each outcome."""
        for outcome, name in zip(self.outcomes, self._found, strict=True):
            yield named(name, self._fires(outcome), _comment(outcome))

    def told(self, book: RuleBook) -> Iterator[Expression]:
        """Yield the columns of guidance."""
        yield named("rulebook", text(book.named))
        yield named("error", column(self._fault))
        yield named("complete", self._of_a_sheet(column(self._complete)))
        yield named("missing", self._first([(self._layers.missing(q), q) for q in book.questions]))
        yield named("level", self._first(list(self._levels())))
        leads = [(column(name), outcome.rule.id) for outcome, name in self._leads()]
        yield named("lead", self._first(leads))
        for outcome, name in zip(self.outcomes, self._found, strict=True):
            yield named(column_of(outcome), self._of_a_sheet(column(name)))

    def _fires(self, outcome: Outcome) -> Expression:
        true = self._layers.rail(outcome.rule.when, "true")
        if outcome.certain:
            return true
        possible = self._layers.rail(outcome.rule.when, "possible")
        return all_of([column(self._complete), possible, negated(true)])

    def _of_a_sheet(self, value: Expression) -> Expression:
        return first([(is_null(column(self._fault)), value)])

    def _first(self, ways: Sequence[tuple[Expression, str]]) -> Expression:
        """Return the word beside the first condition that holds; NULL if the row is no sheet.

        If there is no such word, the column is one of texts all the same.
        """
        ways = ways or [(any_of([]), "")]
        no_sheet = negated(is_null(column(self._fault)))
        return first([(no_sheet, nothing()), *((test, text(word)) for test, word in ways)])

    def _levels(self) -> Iterator[tuple[Expression, str]]:
        for level, each in groupby(self._setting(), key=lambda way: way[0].level):
            yield any_of(column(name) for _, name in each), level.value

    def _leads(self) -> Sequence[tuple[Outcome, str]]:
        return sorted(self._setting(), key=lambda way: lead_rank(way[0].rule, way[0].level))

    def _setting(self) -> Sequence[tuple[Outcome, str]]:
        """Return the outcomes that set a level, by urgency, with their columns."""
        both = zip(self.outcomes, self._found, strict=True)
        return [(o, name) for o, name in both if o.level is not LevelId.INFORMATION]


def fault_of(question: str) -> str:
    """Return what is told of a row whose answer to a question is none that can be given."""
    return f"'{question}' holds no answer that can be given"


def _name_of(outcome: Outcome, names: Names) -> str:
    return names.new(outcome.rule.id, "certain" if outcome.certain else "in_doubt")


def _comment(outcome: Outcome) -> str:
    sort = "" if outcome.certain else "possible, "
    return f"rule {outcome.rule.id}: {sort}{outcome.level.value}"
