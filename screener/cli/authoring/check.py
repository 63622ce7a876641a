"""Check a rule book and the clinics."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import click

from screener.cli.authoring.translate import checked_translations, half_in_english
from screener.cli.exit_status import fall_short
from screener.cli.options import chosen_once, clinics_option, rules_option
from screener.cli.rule_books import anywhere
from screener.cli.standing import silences, standing
from screener.cli.table import command
from screener.clinic.loader import load_clinics
from screener.clinic.model import Clinic
from screener.config import chosen_clinics, secret_name
from screener.errors import AuthorError
from screener.proof.claims.catalog import CLAIMS, Result
from screener.proof.claims.loader import read_proved
from screener.rulebook.model import RuleBook
from screener.rulebook.warnings import warnings_of
from screener.translation.languages import locale_of
from screener.translation.loader import translation_files

_LINE_ANEW: Final = "\r\x1b[2K"
"""Back to the start of the line of a terminal, which is empty then."""


@command
@rules_option
@clinics_option
@click.argument("file", required=False, type=click.Path(path_type=Path))
def check(rules: Path | None, clinics: Path | None, file: Path | None) -> None:
    """A rule book without mistakes is proved as well.

    With FILE, clinics are checked only if --clinics names them.
    """
    path = chosen_once(file, rules)
    folder = clinics or (None if file else chosen_clinics(os.environ))
    try:
        book = _check_rules(path)
    except AuthorError as error:
        unread = f"\n{folder}: not read while the rule book cannot stand" if folder else ""
        fall_short(f"{error}{unread}")
    if folder:
        _check_clinics(folder, book, path)


def _check_rules(path: Path) -> RuleBook:
    book = _proved(path)
    try:
        locale_of(book.rulebook.language)
    except LookupError as error:
        fall_short(f"{path}: the language of the rule book: {error}")
    counts = (
        f"{len(book.questions)} questions, {len(book.rules)} rules, "
        f"{len(book.guarantees)} guarantees, {len(book.sources)} sources"
    )
    click.echo(f"{path}: fine, and proved for every complete answer sheet: {counts}")
    own = half_in_english(book.rulebook.language)
    for line in (*silences(book), book.named, standing(book), *([own] if own else ())):
        click.echo(line)
    for line in checked_translations(path, book):
        click.echo(line)
    return book


def _proved(path: Path) -> RuleBook:
    """Read and prove a rule book, and print what may be a mistake in it."""
    reading = read_proved(path, today=anywhere(), watch=_watched)
    for warning in warnings_of(reading, today=anywhere()):
        click.echo(str(warning), err=True)
    return reading.book


def _watched(results: Iterable[Result]) -> Iterator[Result]:
    """Yield the results of a proof; a terminal shows meanwhile what is being proved."""
    if not sys.stderr.isatty():
        yield from results
        return
    coming = iter(results)
    try:
        for number, claim in enumerate(CLAIMS, 1):
            _say_anew(f"Proving, {number} of {len(CLAIMS)}: {claim.words}")
            yield next(coming)
    finally:
        _say_anew("")


def _say_anew(words: str) -> None:
    click.echo(f"{_LINE_ANEW}{words}", nl=False, err=True)


def _check_clinics(folder: Path, house: RuleBook, rules: Path) -> None:
    try:
        clinics = load_clinics(folder, house=house, read=_proved)
        translated = [*_translated(folder, clinics)]
    except AuthorError as error:
        fall_short(str(error))
    if not clinics:
        fall_short(f"{folder}: holds no clinic; one is a file that ends with .yaml or .yml")
    names = [clinic.profile.id for clinic in clinics if clinic.profile.origins]
    unframed = [f"{c.profile.id} (no 'origins')" for c in clinics if not c.profile.origins]
    click.echo(f"{folder}: fine: {', '.join([*names, *unframed])}")
    for clinic in clinics:
        _print_particulars(clinic, house)
    for line in translated:
        click.echo(line)
    missing = [*_missing_languages(folder, clinics, rules)]
    if missing:
        fall_short("\n".join(missing))


def _translated(folder: Path, clinics: Iterable[Clinic]) -> Iterator[str]:
    """Yield a line for each translation of the clinics' own rule books."""
    books = {folder / c.profile.rules: c.book for c in clinics if c.profile.rules}
    for path, book in books.items():
        yield from checked_translations(path, book)


def _missing_languages(folder: Path, clinics: Iterable[Clinic], house: Path) -> Iterator[str]:
    """Yield the languages that patients of a clinic could not have, though its file names them."""
    for clinic in clinics:
        rules = folder / clinic.profile.rules if clinic.profile.rules else house
        for language in clinic.profile.languages:
            if language not in translation_files(rules):
                yield (
                    f"{clinic.profile.id}: 'languages' names '{language}', and there is no "
                    f"translation of its rule book; `screener translate {language} --rules "
                    f"{rules}` begins one"
                )


def _print_particulars(clinic: Clinic, house: RuleBook) -> None:
    """Say who signed the clinic's own rule book, and where its patients may send guidance."""
    if clinic.book is not house:
        click.echo(f"{clinic.profile.id}: {standing(clinic.book)}")
    if clinic.profile.receiver:
        place, secret = clinic.profile.receiver.url, secret_name(clinic.profile.id)
        unset = "" if os.environ.get(secret) else ", which is not set here"
        click.echo(f"{clinic.profile.id}: patients may send to {place}, with {secret}{unset}")
