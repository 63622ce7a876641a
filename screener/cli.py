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
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO, Final, NoReturn

import click

from screener.clinic.loader import load_clinics
from screener.clinic.model import Clinic
from screener.clinic.snippets import frame_snippet, script_snippet
from screener.config import (
    ADDRESS,
    CLINICS,
    chosen_address,
    chosen_clinics,
    chosen_rules,
    read_settings,
)
from screener.errors import AuthorError, OperatorError, ScreenerError
from screener.exchange.lines import answer_lines
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from screener.rulebook.names import unknown
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


clinics_option = click.option(
    "--clinics",
    type=click.Path(path_type=Path),
    help="The folder of clinics; by default SCREENER_CLINICS, else clinics here, else the example.",
)


@click.group(cls=_Screener, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="screener")
def cli() -> None:
    """Questions before a dermatology visit, and guidance with its reasons and sources."""


@cli.command()
@rules_option
@clinics_option
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
def serve(  # click passes every option by its name
    rules: Path | None, clinics: Path | None, *, host: str, port: int, workers: int
) -> None:
    """Serve the questionnaire until stopped."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    settings = read_settings(os.environ, rules=rules, clinics=clinics)
    serve_forever(create_app(settings), host=host, port=port, workers=workers)


@cli.command()
@rules_option
@clinics_option
@click.argument("file", required=False, type=click.Path(path_type=Path))
def check(rules: Path | None, clinics: Path | None, file: Path | None) -> None:
    """Check a rule book, or all that is served, and say everything that is wrong.

    Without FILE, the clinics are checked too.
    """
    if file and rules:
        raise click.UsageError("give the rule book once, as FILE or by --rules")
    folder = clinics or (None if file else chosen_clinics(os.environ))
    try:
        book = _check_rules(file or rules or chosen_rules(os.environ))
    except AuthorError as error:
        unread = f"\n{folder}: not read while the rule book cannot stand" if folder else ""
        _fall_short(f"{error}{unread}")
    if folder:
        _check_clinics(folder, book)


def _check_rules(path: Path) -> RuleBook:
    book = _load(path)
    counts = (
        f"{len(book.questions)} questions, {len(book.rules)} rules, "
        f"{len(book.guarantees)} guarantees, {len(book.sources)} sources"
    )
    click.echo(f"{path}: fine: {counts} (the guarantees were read, not tried)")
    click.echo(f"{book.rulebook.id} {book.rulebook.version} {book.digest}")
    return book


def _check_clinics(folder: Path, house: RuleBook) -> None:
    try:
        clinics = load_clinics(folder, house=house, today=_today())
    except AuthorError as error:
        _fall_short(str(error))
    if not clinics:
        _fall_short(f"{folder}: holds no clinic; one is a file that ends with .yaml")
    names = [clinic.profile.id for clinic in clinics if clinic.profile.origins]
    unframed = [f"{c.profile.id} (no 'origins')" for c in clinics if not c.profile.origins]
    click.echo(f"{folder}: fine: {', '.join([*names, *unframed])}")


def _fall_short(words: str) -> NoReturn:
    """Say what falls short, and leave with the status for it."""
    click.echo(words, err=True)
    sys.exit(1)


@cli.command()
@rules_option
@clinics_option
@click.argument("clinic")
def embed(rules: Path | None, clinics: Path | None, clinic: str) -> None:
    """Print what a clinic pastes into its own page, in two kinds."""
    chosen = _clinic_named(clinic, rules, clinics)
    if not chosen.profile.origins:
        _fall_short(f"{clinic}: has no 'origins', so no page may show it in a frame")
    if ADDRESS.name not in os.environ:
        words = f"{ADDRESS.name} is not set: these lines work on this machine alone"
        click.echo(words, err=True)
    place = (chosen_address(os.environ), clinic, chosen.book.rulebook.title)
    click.echo(f"<!-- One script tag makes and sizes the frame. -->\n{script_snippet(*place)}")
    click.echo(
        "<!-- Or a plain frame, for page builders that take scripts away: WordPress, Squarespace, "
        f"Wix. -->\n{frame_snippet(*place)}",
        nl=False,
    )


def _clinic_named(name: str, rules: Path | None, clinics: Path | None) -> Clinic:
    folder = clinics or chosen_clinics(os.environ)
    if folder is None:
        raise OperatorError(f"there are no clinics; name their folder with {CLINICS.name}")
    house = _load(rules or chosen_rules(os.environ))
    known = {c.profile.id: c for c in load_clinics(folder, house=house, today=_today())}
    if name not in known:
        raise OperatorError(f"{folder}: {unknown('clinic', name, known)}")
    return known[name]


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
    return load_rulebook(path, today=_today())


def _today() -> date:
    return datetime.now(UTC).date()


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
