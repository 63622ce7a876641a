"""Prove a rule book."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import click

from screener.cli.options import chosen_once, rules_option
from screener.cli.rule_books import read
from screener.cli.table import command
from screener.errors import AuthorError
from screener.proof.claims.catalog import Result
from screener.proof.claims.catalog import prove as try_to_prove
from screener.proof.claims.loader import problems_of
from screener.proof.faults import Fault
from screener.proof.walk_length import length_of_walk
from screener.records.values import identity, sheet_record
from screener.rulebook.model import RuleBook

Item = TypeVar("Item")


@command
@rules_option
@click.option(
    "--sheets",
    is_flag=True,
    help="Print only the answers of these people, as one JSON sheet per line.",
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
def prove(rules: Path | None, file: Path | None, *, sheets: bool) -> None:
    """If a claim fails, this describes a person for whom it fails."""
    reading = read(chosen_once(file, rules))
    say = _nothing if sheets else click.echo
    faults = _proved(reading.book, say)
    if not faults:
        return
    for problem in AuthorError(problems_of(reading, faults)).problems:
        click.echo(str(problem), err=True)
    if sheets:
        _print_witnesses(reading.book, faults)
    sys.exit(1)


def _proved(book: RuleBook, say: Callable[[str], None]) -> list[Fault]:
    """Try to prove every claim, print each result, and return what does not hold."""
    say(" ".join(identity(book).values()))
    start = time.perf_counter()
    faults: list[Fault] = []
    for result, seconds in _timed(_with_progress(try_to_prove(book))):
        say(_row(result, seconds))
        faults += result.faults
    walk = length_of_walk(book)
    say(f"      the walk ends, after {walk.least} to {walk.most} pages of questions")
    seconds = time.perf_counter() - start
    came = f"{len(faults)} of this fails" if faults else "all of this is proved"
    say(f"{came}, for every complete answer sheet, in {seconds:.2f} s")
    return faults


def _row(result: Result, seconds: float) -> str:
    count = f"{result.count:>5} {result.claim.words}"
    fails = f"{len(result.faults)} fail" if result.faults else "proved"
    return f"{count:<52}{fails:>8}{1000 * seconds:>8.0f} ms"


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


def _print_witnesses(book: RuleBook, faults: Iterable[Fault]) -> None:
    for fault in faults:
        if fault.witness is not None:
            click.echo(json.dumps(sheet_record(book, fault.witness), ensure_ascii=False))


def _nothing(_words: str) -> None:
    """Print nothing."""
