"""Print the rules as a query for a database."""

from __future__ import annotations

from pathlib import Path

import click

from screener.cli.extras import extra
from screener.cli.options import rules_option
from screener.cli.rule_books import load_chosen
from screener.cli.table import command
from screener.sql.wanted import DIALECTS, Wanted


@command
@rules_option
@click.option(
    "--dialect",
    type=click.Choice(DIALECTS),
    required=True,
    help="The database that is to run the query.",
)
@click.option(
    "--table",
    default="sheets",
    show_default=True,
    metavar="NAME",
    help="The table of answer sheets, with a column a question; also SCHEMA.NAME.",
)
@click.option(
    "--keep", multiple=True, metavar="COLUMN", help="Copy this column, too; can be repeated."
)
@click.option("--view", metavar="NAME", help="Make it a view of this name.")
def sql(
    rules: Path | None, dialect: str, table: str, *, keep: tuple[str, ...], view: str | None
) -> None:
    """It is read back and proved before it is printed, for every row that a table can have."""
    book, wanted = load_chosen(rules), Wanted(dialect, table, keep, view)
    with extra("sql"):
        from screener.proof.queries import proof  # noqa: PLC0415 - the extra may be missing
        from screener.sql import query  # noqa: PLC0415 - as above
    text = query.query_for(book, wanted)
    proof.prove_query(book, text, wanted.dialect, wanted.kept)
    click.echo(text, nl=False)
