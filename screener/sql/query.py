"""The query: one SELECT, or the view of it, in the words of one database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sqlglot import exp

from screener.errors import OperatorError
from screener.rulebook.model import RuleBook
from screener.screening.columns import FIXED, column_of
from screener.screening.compiler import compile_rules
from screener.sql.answers import answers, told_of
from screener.sql.expressions import Expression, column
from screener.sql.guidance import Findings
from screener.sql.layers import Layers
from screener.sql.names import Names
from screener.sql.wanted import Wanted
from screener.wording import quoted

_FENCED: Final = ("postgres",)
"""Dialects whose database would write each part into all that follow, over and over, unless it is
fenced off: OFFSET 0 skips no row, but a part with it stays a part."""

_AROUND: Final = ("db", "catalog")
"""What a table lies in, from the inside, in the words of sqlglot."""


def query_for(book: RuleBook, wanted: Wanted) -> str:
    """Write the query for a rule book.

    Raises OperatorError if a column cannot be kept, if the view would have the name of the table,
    or if a name is too long for the dialect.
    """
    outcomes = compile_rules(book).outcomes
    given = [*FIXED, *map(column_of, outcomes)]
    kept = tuple(dict.fromkeys(wanted.kept))
    _refuse_taken_names(kept, given)
    _refuse_a_view_of_itself(wanted)
    taken = [*given, *kept, *book.questions, *wanted.table.split(".")]
    names = Names(wanted.dialect, dict.fromkeys(taken))
    told = {question.id: told_of(question, names) for question in book.questions.values()}
    layers = Layers(book, told, names)
    findings = Findings(layers, outcomes, names)
    first = [*map(column, kept), *answers(book, told, wanted.spelled)]
    parts = [
        ("answers", first),
        *((f"layer_{n}", list(layers.columns(each))) for n, each in enumerate(layers.layers, 1)),
        ("whole", list(findings.whole(book))),
        ("findings", list(findings.found())),
    ]
    last = [*map(column, kept), *findings.told(book)]
    written = _joined([(names.new(name), columns) for name, columns in parts], last, wanted)
    return "".join(f"{line}\n" for line in (*_heading(book), f"{written};"))


def _joined(
    parts: Sequence[tuple[str, list[Expression]]], last: list[Expression], wanted: Wanted
) -> str:
    """Return the SELECT of all parts, each of which reads the one before."""
    source = _table(wanted.table)
    before: list[tuple[str, Expression]] = []
    for name, columns in parts:
        everything = [exp.Star()] if before else []
        part = exp.select(*everything, *columns).from_(source)
        before.append((name, part.offset(0) if wanted.dialect in _FENCED else part))
        source = exp.table_(name, quoted=True)
    whole: Expression = exp.select(*last).from_(source)
    for name, part in before:
        whole = whole.with_(exp.to_identifier(name, quoted=True), as_=part, copy=False)
    if wanted.view is not None:
        whole = exp.Create(this=_table(wanted.view), kind="VIEW", expression=whole)
    return str(whole.sql(wanted.dialect, pretty=True, identify=True))


def _table(written: str) -> Expression:
    *schemas, name = written.split(".")
    if not all([*schemas, name]) or len(schemas) > len(_AROUND):
        raise OperatorError(f"{quoted(written)} names no table; write NAME or SCHEMA.NAME")
    around = dict(zip(_AROUND, reversed(schemas), strict=False))
    return exp.table_(name, quoted=True, **around)


def _heading(book: RuleBook) -> Iterator[str]:
    yield f"-- Guidance by the rule book {book.rulebook.id}, {book.digest}:"
    yield "-- one row for each row of the table, which has a text column for each question."


def _refuse_taken_names(kept: Iterable[str], given: Iterable[str]) -> None:
    taken = {name.casefold() for name in given}
    for name in kept:
        if not name.strip():
            raise OperatorError(f"{quoted(name)} names no column to keep")
        if name.casefold() in taken:
            raise OperatorError(
                f"the column {quoted(name)} cannot be kept: the guidance has one of that name"
            )
        taken.add(name.casefold())


def _refuse_a_view_of_itself(wanted: Wanted) -> None:
    """Capitals make no difference: some engines ignore them."""
    if wanted.view is not None and wanted.view.casefold() == wanted.table.casefold():
        view = quoted(wanted.view)
        raise OperatorError(f"the view {view} would be made of itself: the table has that name")
