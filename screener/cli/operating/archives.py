"""Turn whole archives of answer sheets into guidance."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from screener.cli.extras import extra
from screener.cli.options import rules_option
from screener.cli.rule_books import load_chosen
from screener.cli.sheet_files import show
from screener.cli.table import command
from screener.cohort.files import refuse_overwriting
from screener.config import chosen_rules


@command
@rules_option
@click.option(
    "-o",
    "guidance",
    required=True,
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The file to write; its name ends as that of SHEETS may.",
)
@click.option(
    "--keep", multiple=True, metavar="COLUMN", help="Copy this column, too; can be repeated."
)
@click.argument("sheets", type=click.Path(path_type=Path))
def cohort(rules: Path | None, sheets: Path, guidance: Path, *, keep: tuple[str, ...]) -> None:
    """SHEETS is a file that ends in .parquet, .csv, .ndjson or .jsonl, with a column a question."""
    inputs = {"the archive": sheets, "the rule book": rules or chosen_rules(os.environ)}
    refuse_overwriting({"-o": guidance}, inputs)
    book = load_chosen(rules)
    with extra("cohort"):
        from screener.cohort import archive, batches  # noqa: PLC0415 - the extra may be missing
    tally = archive.guide_archive(batches.Cohort(book, keep), sheets, guidance, show)
    faulty = f", {tally.faulty:,} with an error in place of guidance" if tally.faulty else ""
    click.echo(f"{tally.sheets:,} sheets{faulty}", err=True)
    sys.exit(1 if tally.faulty else 0)
