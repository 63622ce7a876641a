"""Compare patients' guidance with a clinician's judgment of the same visits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from screener.cli.exit_status import fall_short
from screener.cli.extras import extra
from screener.cli.options import rules_option
from screener.cli.rule_books import load_chosen
from screener.cli.table import command


@command
@rules_option
@click.option("--id", required=True, metavar="COLUMN", help="What names a visit in both.")
@click.option(
    "--level", metavar="COLUMN", help="Where CLINICIAN has a level; without it, it has sheets, too."
)
@click.option(
    "--keep",
    "kept",
    multiple=True,
    metavar="COLUMN",
    help="A column that is no question; can be repeated.",
)
@click.option("--expect", metavar="DIGEST", help="Fail unless the study has this digest.")
@click.argument("files", nargs=2, metavar="PATIENTS CLINICIAN", type=click.Path(path_type=Path))
def study(
    rules: Path | None, files: tuple[Path, Path], *, expect: str | None, **columns: Any
) -> None:
    """Both are archives: .parquet, .csv, .ndjson or .jsonl, with a row for each visit.

    Prints under-triage, over-triage and exact agreement with their intervals, weighted kappa, and
    the table of levels. The same rule book, files and columns have the same digest and give the
    same text.
    """
    book = load_chosen(rules)
    with extra("cohort"):
        from screener.study import text, visits  # noqa: PLC0415 - the extra may be missing
    found = visits.study_of(book, *files, visits.Columns(**columns))
    if expect and expect != found.digest:
        fall_short(f"this is another study: {found.digest}; the rule book or a file has changed")
    for line in text.study_lines(book, found):
        click.echo(line)
