"""Turn whole archives of answer sheets into guidance."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from screener.cli.options import rules_option
from screener.cli.rule_books import load_chosen
from screener.cli.table import command
from screener.errors import OperatorError

if TYPE_CHECKING:
    from screener.cohort.archive import Tally
    from screener.cohort.batches import Cohort

_NO_EXTRA: Final = (
    "the extra 'cohort' is missing: pip install 'isotretinoin-screener[cohort]', or in a checkout "
    "pip install --require-hashes --requirement requirements/cohort.txt"
)


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
    book = load_chosen(rules)
    guide, ready = _extra()
    tally = guide(ready(book, keep), sheets, guidance, _show)
    faulty = f", {tally.faulty:,} with an error in place of guidance" if tally.faulty else ""
    click.echo(f"{tally.sheets:,} sheets{faulty}", err=True)
    sys.exit(1 if tally.faulty else 0)


def _extra() -> tuple[Callable[..., Tally], type[Cohort]]:
    try:
        from screener.cohort import archive, batches  # noqa: PLC0415 - the extra may be missing
    except ImportError as error:
        raise OperatorError(_NO_EXTRA) from error
    return archive.guide_archive, batches.Cohort


def _show(tally: Tally) -> None:
    """Show progress on a terminal, in a line that the next output overwrites."""
    if sys.stderr.isatty():
        click.echo(f"{tally.sheets:,} sheets\r", nl=False, err=True)
