"""Prove a rule book."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import click

from screener.cli.certificate_folder import CertificateFolder
from screener.cli.options import chosen_once, rules_option
from screener.cli.rule_books import read
from screener.cli.table import command
from screener.errors import AuthorError, ProgramError
from screener.fhir.questionnaire import questionnaire
from screener.proof.claims.catalog import Result
from screener.proof.claims.catalog import prove as try_to_prove
from screener.proof.claims.certificates import certificates
from screener.proof.claims.loader import problems_of
from screener.proof.emitted.form import prove_form
from screener.proof.emitted.function import prove_function
from screener.proof.faults import Fault
from screener.proof.walk_length import length_of_walk
from screener.records.values import sheet_record
from screener.rulebook.model import RuleBook
from screener.screening.compiler import compile_rules

Item = TypeVar("Item")


@command
@rules_option
@click.option(
    "--sheets",
    is_flag=True,
    help="Print only the answers of these people, as one JSON sheet per line.",
)
@click.option(
    "--certificates",
    "folder",
    type=click.Path(path_type=Path),
    help="Write into this folder, for other programs to check, why those whom the claims deny "
    "cannot exist. It must be new or empty, or hold nothing but certificates, which are replaced.",
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
def prove(rules: Path | None, file: Path | None, folder: Path | None, *, sheets: bool) -> None:
    """If a claim fails, this describes a person for whom it fails."""
    path = chosen_once(file, rules)
    reading = read(path)
    into = CertificateFolder(folder) if folder else None
    say = _nothing if sheets else click.echo
    faults, errors = _proved(reading.book, say, into)
    if not faults and not errors:
        return
    for problem in AuthorError(problems_of(reading, faults)).problems:
        click.echo(str(problem), err=True)
    for error in errors:
        click.echo(f"{path}: {error}", err=True)
    if sheets:
        _print_witnesses(reading.book, (*faults, *errors))
    sys.exit(1)


def _proved(
    book: RuleBook, say: Callable[[str], None], into: CertificateFolder | None
) -> tuple[list[Fault], list[ProgramError]]:
    """Try to prove everything, print each result, and return what does not hold.

    What does not hold is a fault of the rule book, or of what the program made of it.
    """
    say(book.named)
    start = time.perf_counter()
    results: list[Result] = []
    for result, seconds in _timed(_with_progress(try_to_prove(book))):
        say(_row(result.count, result.claim.words, len(result.faults), seconds))
        results.append(result)
    faults = [fault for result in results for fault in result.faults]
    errors = _errors_in_what_is_written(book, say)
    walk = length_of_walk(book)
    say(f"      the walk ends, after {walk.least} to {walk.most} pages of questions")
    seconds = time.perf_counter() - start
    failed = len(faults) + len(errors)
    came = f"{failed} of this fails" if failed else "all of this is proved"
    say(f"{came}, for every complete answer sheet, in {seconds:.2f} s")
    if into:
        say(f"{_certify(book, results, into)} certificates of what is proved are in {into.path}")
    return faults, errors


def _errors_in_what_is_written(book: RuleBook, say: Callable[[str], None]) -> list[ProgramError]:
    """Try to prove that what the program writes from the rules means the same as the rules."""
    errors: list[ProgramError] = []
    asked = len(book.questions) + len(book.scores)
    compiled = _error_in(lambda: prove_function(compile_rules(book)))
    form = _error_in(lambda: prove_form(book, questionnaire(book)))
    for count, words, (error, seconds) in (
        (len(book.rules), "rules come out alike in the compiled function", compiled),
        (asked, "questions and scores are alike in FHIR", form),
    ):
        errors += [error] if error else []
        say(_row(count, words, 1 if error else 0, seconds))
    return errors


def _error_in(prove_it: Callable[[], None]) -> tuple[ProgramError | None, float]:
    """Return what cannot be proved, if anything, and the seconds that it took to find out."""
    start = time.perf_counter()
    try:
        prove_it()
    except ProgramError as error:
        return error, time.perf_counter() - start
    return None, time.perf_counter() - start


def _certify(book: RuleBook, results: Iterable[Result], into: CertificateFolder) -> int:
    """Write the certificates, and return how many there are."""
    made = list(certificates(book, results))
    for each in made:
        into.write(each.name, each.cnf, each.drat)
    return len(made)


def _row(count: int, words: str, failed: int, seconds: float) -> str:
    fails = f"{failed} fail" if failed else "proved"
    return f"{f'{count:>5} {words}':<52}{fails:>8}{1000 * seconds:>8.0f} ms"


def _timed(items: Iterable[Item]) -> Iterator[tuple[Item, float]]:
    """Yield each item with the seconds that it took to come."""
    start = time.perf_counter()
    for item in items:
        yield item, time.perf_counter() - start
        start = time.perf_counter()


def _with_progress(results: Iterable[Result]) -> Iterator[Result]:
    """Pass results on; count them on the terminal if the output goes elsewhere."""
    for number, result in enumerate(results, 1):
        if sys.stderr.isatty() and not sys.stdout.isatty():
            click.echo(f"\r{number} claims tried", nl=False, err=True)
        yield result


def _print_witnesses(book: RuleBook, found: Iterable[Fault | ProgramError]) -> None:
    for each in found:
        witness = getattr(each, "witness", None)
        if witness is not None:
            click.echo(json.dumps(sheet_record(book, witness), ensure_ascii=False))


def _nothing(_words: str) -> None:
    """Print nothing."""
