"""Write and update the translations of a rule book, and check them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog

from screener.cli.options import rules_option
from screener.cli.rule_books import anywhere, load, today
from screener.cli.standing import in_words
from screener.cli.table import command
from screener.config import chosen_rules
from screener.errors import AuthorError, Problem
from screener.pseudo_language import TAG
from screener.rulebook.model import RuleBook
from screener.translation.entries import read_catalog
from screener.translation.languages import locale_of
from screener.translation.loader import (
    Translation,
    fault_of,
    load_translation,
    translation_file,
    translation_files,
)
from screener.translation.made_up import made_up_catalog
from screener.translation.pages import speaks
from screener.translation.writing import updated
from screener.yamlfile.files import write_text


def _known(_context: click.Context, _option: click.Parameter, tag: str) -> str:
    """Refuse a language that no page can be in."""
    try:
        locale_of(tag)
    except LookupError as error:
        raise click.BadParameter(str(error)) from error
    return tag


@command
@click.argument("language", callback=_known)
@rules_option
def translate(language: str, rules: Path | None) -> None:
    """LANGUAGE is a tag such as es. The file lies beside the rule book: rules.es.po.

    What is translated stays. Where the original changed, an entry is marked fuzzy, and shows what
    the original said before. What the rule book no longer has is struck out at the end.

    qps-plocm is a language that nobody speaks, long and read from right to left, to try pages with.
    All its words are made up anew.
    """
    path = rules or chosen_rules(os.environ)
    book = load(path)
    if fault := fault_of(book, language):
        raise click.BadParameter(fault, param_hint="'LANGUAGE'")
    file = translation_file(path, language)
    before = _before(language, book, file)
    text, counts = updated(book, language, before, today())
    write_text(file, text)
    said = ", ".join(f"{count} {what}" for what, count in counts.items())
    click.echo(f"{file}: {said}")


def _before(language: str, book: RuleBook, file: Path) -> Catalog | None:
    """Return the translation so far, if there is any; where nobody translates, it is made up."""
    if language == TAG:
        return made_up_catalog(book, today())
    return read_catalog(file) if file.exists() else None


def checked_translations(path: Path, book: RuleBook) -> Iterator[str]:
    """Yield a line for each translation beside a rule book; AuthorError with all their mistakes."""
    problems: list[Problem] = []
    for language, file in translation_files(path).items():
        try:
            yield _line(file, load_translation(book, file, language=language, today=anywhere()))
        except AuthorError as error:
            problems += error.problems
    if problems:
        raise AuthorError(problems)


def _line(file: Path, translation: Translation) -> str:
    said = (f"{file}: fine, {_signed(translation)}", half_in_english(translation.language))
    return "\n".join(filter(None, said))


def _signed(translation: Translation) -> str:
    signed, review = translation.signature, translation.review
    if review:
        return f"signed by {in_words(review)}"
    if signed:
        return f"but its words changed since {in_words(signed)} signed them"
    return "but unsigned: no qualified translator has read it"


def half_in_english(language: str) -> str:
    """Return what to say of a language that the pages' own words are not in; empty if they are."""
    if speaks(locale_of(language)):
        return ""
    return (
        f"no catalog of the pages' own words has '{language}', so buttons and errors are in "
        "English; docs/translating.md says how to add one"
    )
