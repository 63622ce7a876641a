"""Commands that turn answer sheets into guidance."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

import click

from screener.cli.shared import load, opened, rules_option
from screener.config import chosen_rules
from screener.exchange.lines import answer_lines

_PROGRESS_STEP: Final = 10_000


@click.command()
@rules_option
@click.argument("sheets", type=click.Path(path_type=Path, allow_dash=True))
def evaluate(rules: Path | None, sheets: Path) -> None:
    """Evaluate answer sheets, one JSON object a line; - reads standard input."""
    book = load(rules or chosen_rules(os.environ))
    faulty = 0
    with opened(sheets) as stream:
        for number, (line, good) in enumerate(answer_lines(book, stream), 1):
            faulty += not good
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
            _show_progress(number)
    sys.exit(1 if faulty else 0)


def _show_progress(number: int) -> None:
    if number % _PROGRESS_STEP == 0 and sys.stderr.isatty() and not sys.stdout.isatty():
        click.echo(f"\r{number:,} sheets", nl=False, err=True)
