"""What commands for archives share: their extra may be missing, and they show how far they are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from screener.errors import OperatorError

if TYPE_CHECKING:
    from screener.cohort.archive import Tally

_NO_EXTRA: Final = (
    "the extra 'cohort' is missing: pip install 'isotretinoin-screener[cohort]', or in a checkout "
    "pip install --require-hashes --requirement requirements/cohort.txt"
)


@contextmanager
def archive_extra() -> Iterator[None]:
    """Import what needs the extra in here; raises OperatorError if it is missing."""
    try:
        yield
    except ImportError as error:
        raise OperatorError(_NO_EXTRA) from error


def show(tally: Tally) -> None:
    """Show progress on a terminal, in a line that the next output overwrites."""
    if sys.stderr.isatty():
        click.echo(f"{tally.sheets:,} sheets\r", nl=False, err=True)
