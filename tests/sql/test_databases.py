"""Real databases give for the query what the columns of an archive say of the same sheets."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from screener.rulebook.model import RuleBook
from screener.sql.query import query_for
from screener.sql.wanted import Wanted
from tests.samples import samples
from tests.sql.postgres import postgres
from tests.sql.tables import expected, in_duckdb, named_at_fault, rows_by_chance, table_of

SHEETS = samples(4_000, soak=100_000)


@pytest.fixture(scope="module")
def table(rulebook: RuleBook) -> pa.Table:
    """Return sheets with a number of their own: complete, incomplete, and such as are none."""
    rows = rows_by_chance(rulebook, SHEETS, seed=3)
    numbered = ({**row, "visit": f"visit {number}"} for number, row in enumerate(rows))
    return table_of(rulebook, numbered, "visit")


@pytest.fixture(scope="module")
def guidance(rulebook: RuleBook, table: pa.Table) -> pa.Table:
    return named_at_fault(expected(rulebook, table, ["visit"]))


def query(book: RuleBook, dialect: str, view: str | None = None) -> str:
    return query_for(book, Wanted(dialect, kept=["visit"], view=view))


def test_the_sheets_are_of_every_sort(guidance: pa.Table) -> None:
    complete = guidance.column("complete").to_pylist()
    assert {True, False, None} == set(complete)
    assert len(set(guidance.column("level").to_pylist())) > 4


def test_duckdb_gives_the_guidance_of_every_sheet(
    rulebook: RuleBook, table: pa.Table, guidance: pa.Table
) -> None:
    assert named_at_fault(in_duckdb(query(rulebook, "duckdb"), table)).equals(guidance)


def test_postgres_gives_the_guidance_of_every_sheet(
    rulebook: RuleBook, table: pa.Table, guidance: pa.Table
) -> None:
    with postgres() as server:
        server.fill(table)
        given = server.give(query(rulebook, "postgres"), guidance.schema)
        server.answer(query(rulebook, "postgres", view="guidance"))
        seen = server.give('SELECT * FROM "guidance"', guidance.schema)

    assert named_at_fault(given).sort_by("visit").equals(guidance.sort_by("visit"))
    assert seen.equals(given)


def test_a_view_stays_in_the_database(
    rulebook: RuleBook, table: pa.Table, guidance: pa.Table
) -> None:
    with duckdb.connect() as database:
        database.register("sent", table)
        database.execute("CREATE TABLE sheets AS SELECT * FROM sent")
        database.execute(query(rulebook, "duckdb", view="guidance"))
        given = database.sql("SELECT * FROM guidance").to_arrow_table()

    assert named_at_fault(given).equals(guidance)
