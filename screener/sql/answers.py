"""The first part of the query: which options are in each answer, as columns that are never NULL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlglot import exp

from screener.rulebook.model import Question, RuleBook
from screener.screening.spelling import Spelling
from screener.sql.expressions import (
    Expression,
    all_of,
    any_of,
    column,
    is_null,
    known,
    named,
    negated,
    number,
    text,
)
from screener.sql.names import Names

_BETWEEN: Final = "|"
"""What stands between the options of one answer; no option is spelled with it."""


@dataclass(frozen=True)
class Told:
    """The columns about the answer to one question.

    Attributes:
        options: for each option the column that says whether it is in the answer.
        unanswered: the column that says whether there is none.
        strange: the column that says whether the answer holds what is no option; None if the others
            say it.
    """

    options: Mapping[str, str]
    unanswered: str
    strange: str | None


def told_of(question: Question, names: Names) -> Told:
    """Name the columns about the answer to a question."""
    return Told(
        {option.id: names.new(question.id, option.id) for option in question.options},
        names.new(question.id, "unanswered"),
        names.new(question.id, "strange") if question.many else None,
    )


def answers(book: RuleBook, told: Mapping[str, Told], spelled: Spelling) -> Iterator[Expression]:
    """Yield the columns about all answers, which spell options in some way."""
    for question in book.questions.values():
        columns = told[question.id]
        holds = _is_among if question.many else _is
        unanswered = is_null(column(question.id))
        yield named(columns.unanswered, unanswered, f"question {question.id}")
        for option, name in columns.options.items():
            yield named(name, known(holds(question, spelled(question, option))))
        if columns.strange:
            yield named(columns.strange, known(_holds_more(question, spelled)))


def cannot_be(question: Question, told: Told) -> Expression:
    """Return whether the answer to a question is none that can be given."""
    if told.strange is None:
        options = map(column, told.options.values())
        return negated(any_of([column(told.unanswered), *options]))
    return any_of([column(told.strange), *_not_alone(question, told)])


def _not_alone(question: Question, told: Told) -> Iterator[Expression]:
    """Yield for each option that stands alone whether another came with it."""
    for option in question.options:
        if option.exclusive:
            others = [column(name) for o, name in told.options.items() if o != option.id]
            yield all_of([column(told.options[option.id]), any_of(others)])


def _is(question: Question, words: str) -> Expression:
    return exp.EQ(this=column(question.id), expression=text(words))


def _is_among(question: Question, words: str) -> Expression:
    found = exp.StrPosition(this=_barred(question), substr=text(f"|{words}|"))
    return exp.GT(this=found, expression=number(0))


def _holds_more(question: Question, spelled: Spelling) -> Expression:
    """Return whether anything is left of an answer without its options.

    Each option gets two bars of its own, so that taking one away leaves those of its neighbors.
    """
    left = exp.Replace(this=_barred(question), expression=text("|"), replacement=text("||"))
    for option in question.options:
        here = text(f"|{spelled(question, option.id)}|")
        left = exp.Replace(this=left, expression=here, replacement=text(""))
    return exp.NEQ(this=left, expression=text("||"))


def _barred(question: Question) -> Expression:
    """Return an answer with a bar at both ends, so that every option in it is between two."""
    before = exp.DPipe(this=text(_BETWEEN), expression=column(question.id), safe=True)
    return exp.DPipe(this=before, expression=text(_BETWEEN), safe=True)
