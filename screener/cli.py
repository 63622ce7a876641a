"""The ``screener`` command.

Exit status: 0 fine, 1 the thing checked falls short, 2 it could not run.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

import click

from screener.config import chosen_rules, read_settings
from screener.errors import OperatorError, RuleBookError, ScreenerError
from screener.exchange.lines import answer_lines
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from screener.rulebook.schema import json_schema
from screener.web.app import create_app
from screener.web.server import serve_forever

_PROGRESS_STEP: Final = 10_000


class _Screener(click.Group):
    """Says every error of ours on standard error, one a line, and never shows a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ScreenerError as error:
            click.echo(str(error), err=True)
            ctx.exit(2)


rules_option = click.option(
    "--rules",
    type=click.Path(path_type=Path),
    help="The rule book; by default SCREENER_RULES, else rules.yaml here, else the one shipped.",
)


@click.group(cls=_Screener, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="screener")
def cli() -> None:
    """Questions before a dermatology visit, and guidance with its reasons and sources."""


@cli.command()
@rules_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port to listen on; 0 takes a free one.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="How many processes answer.",
)
def serve(rules: Path | None, host: str, port: int, workers: int) -> None:
    """Serve the questionnaire until stopped."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    settings = read_settings(os.environ, rules=rules)
    serve_forever(create_app(settings), host=host, port=port, workers=workers)


@cli.command()
@rules_option
@click.argument("file", required=False, type=click.Path(path_type=Path))
def check(rules: Path | None, file: Path | None) -> None:
    """Check a rule book and say everything that is wrong with it."""
    if file and rules:
        raise click.UsageError("give the rule book once, as FILE or by --rules")
    path = file or rules or chosen_rules(os.environ)
    try:
        book = _load(path)
    except RuleBookError as error:
        click.echo(str(error), err=True)
        sys.exit(1)
    counts = (
        f"{len(book.questions)} questions, {len(book.rules)} rules, "
        f"{len(book.guarantees)} guarantees, {len(book.sources)} sources"
    )
    click.echo(f"{path}: fine: {counts} (the guarantees were read, not tried)")
    click.echo(f"{book.rulebook.id} {book.rulebook.version} {book.digest}")


@cli.command()
@rules_option
@click.argument("sheets", type=click.Path(path_type=Path, allow_dash=True))
def evaluate(rules: Path | None, sheets: Path) -> None:
    """Evaluate answer sheets, one JSON object a line; - reads standard input."""
    book = _load(rules or chosen_rules(os.environ))
    faulty = 0
    with _opened(sheets) as stream:
        for number, (line, good) in enumerate(answer_lines(book, stream), 1):
            faulty += not good
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
            _show_progress(number)
    sys.exit(1 if faulty else 0)


@cli.command()
def schema() -> None:
    """Print the JSON Schema of a rule book, for editors."""
    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def _load(path: Path) -> RuleBook:
    return load_rulebook(path, today=datetime.now(UTC).date())


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = path.open("rb")
    except OSError as error:
        raise OperatorError(f"{path}: cannot be read: {error.strerror}") from error
    with stream:
        yield stream


def _show_progress(number: int) -> None:
    if number % _PROGRESS_STEP == 0 and sys.stderr.isatty() and not sys.stdout.isatty():
        click.echo(f"\r{number:,} sheets", nl=False, err=True)


def main() -> None:
    """Run the command."""
    cli()
