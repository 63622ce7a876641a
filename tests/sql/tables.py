"""Tables of answers for the tests of the query, and the databases that run it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, product
from random import Random
from typing import Final

import duckdb
import pyarrow as pa

from screener.cohort.batches import Cohort
from screener.rulebook.model import Question, RuleBook
from tests.sheets import Respondent, as_sent

Row = Mapping[str, str | None]
STRANGE: Final = ("", "strange", "|", "no|yes", "none|rash", "not_sure|none", "rash|", "rash|rash")


def table_of(book: RuleBook, rows: Iterable[Row], *more: str) -> pa.Table:
    """Return rows as a table with a text column for each question, and more."""
    names = [*more, *book.questions]
    columns = pa.schema([pa.field(name, pa.string()) for name in names])
    return pa.Table.from_pylist([{n: row.get(n) for n in names} for row in rows], schema=columns)


def every_row(book: RuleBook) -> Iterator[Row]:
    """Yield every row of a small rule book: with any options in each column, and with others."""
    names = list(book.questions)
    texts = [list(dict.fromkeys(_texts(question))) for question in book.questions.values()]
    for row in product(*texts):
        yield dict(zip(names, row, strict=True))


def _texts(question: Question) -> Iterator[str | None]:
    yield from (None, "strange")
    options = [option.id for option in question.options]
    for size in range(1, len(options) + 1 if question.many else 2):
        yield from ("|".join(reversed(some)) for some in combinations(options, size))
    yield from (STRANGE if question.many else ())


def rows_by_chance(book: RuleBook, count: int, *, seed: int) -> Iterator[dict[str, str | None]]:
    """Yield sheets, half of them complete; one in twenty gets an answer that cannot be given."""
    respondent, random = Respondent(book, seed), Random(seed)  # noqa: S311 - chance, not secrecy
    for number in range(count):
        sheet = respondent.complete() if number % 2 else respondent.partial()
        row: dict[str, str | None] = {q: as_text(told) for q, told in as_sent(sheet, book).items()}
        if random.random() < 0.05:
            row[random.choice(list(book.questions))] = random.choice(STRANGE)
        yield row


def as_text(told: str | list[str]) -> str:
    """Return an answer as a cell of a table holds it."""
    return "|".join(told) if isinstance(told, list) else told


def expected(book: RuleBook, table: pa.Table, kept: Sequence[str] = ()) -> pa.Table:
    """Return what the columns of an archive say of the same table, which other tests hold."""
    guided = [Cohort(book, kept).guide(batch) for batch in table.combine_chunks().to_batches()]
    return pa.Table.from_batches(guided)


_NAMED: Final = re.compile(r"^'(?:[^']+' of ')?(?P<column>[^']+)'")


def named_at_fault(guidance: pa.Table) -> pa.Table:
    """Return guidance whose errors are only the column that they name: SQL says no more of them."""
    errors = [told and _NAMED.match(told) for told in guidance.column("error").to_pylist()]
    columns = pa.array([found and found["column"] for found in errors], pa.string())
    place = guidance.schema.get_field_index("error")
    return guidance.set_column(place, "error", columns)


def in_duckdb(query: str, table: pa.Table, name: str = "sheets") -> pa.Table:
    """Return what a query gives in DuckDB for a table of answers."""
    with duckdb.connect() as database:
        database.register(name, table)
        return database.sql(query).to_arrow_table()
