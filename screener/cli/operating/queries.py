"""Print the rules as a query for a database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from screener.cli.extras import extra
from screener.cli.options import rules_option
from screener.cli.rule_books import load_chosen
from screener.cli.table import command
from screener.fhir.naming import answer_code
from screener.screening.spelling import by_id
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
    "--keep",
    "kept",
    multiple=True,
    metavar="COLUMN",
    help="Copy this column, too; can be repeated.",
)
@click.option("--view", metavar="NAME", help="Make it a view of this name.")
@click.option(
    "--coded", is_flag=True, help="The table holds codes of FHIR, as by `screener fhir view`."
)
def sql(rules: Path | None, *, coded: bool, **asked: Any) -> None:
    """It is read back and proved before it is printed, for every row that a table can have."""
    book, spelled = load_chosen(rules), answer_code if coded else by_id
    wanted = Wanted(**asked, spelled=spelled)
    with extra("sql"):
        from screener.proof.queries import proof  # noqa: PLC0415 - the extra may be missing
        from screener.sql import query  # noqa: PLC0415 - as above
    text = query.query_for(book, wanted)
    proof.prove_query(book, text, wanted.dialect, wanted.kept, spelled)
    click.echo(text, nl=False)
