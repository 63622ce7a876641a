"""Commands that say what holds of a rule book for everybody."""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

import click

from screener.cli.shared import chosen_once, fall_short, load, read, rules_option
from screener.compare.diff import Comparison
from screener.compare.diff_text import DiffText
from screener.compare.sampling import sampled_moves
from screener.config import chosen_rules
from screener.errors import AuthorError, Problem
from screener.patients.case_sheets import Patients, read_patients
from screener.patients.cases import read_cases
from screener.patients.coverage import Coverage, Side, Tally, coverage_by, people_for
from screener.patients.skeleton import Skeletons
from screener.proof.claims.catalog import Result
from screener.proof.claims.catalog import prove as try_to_prove
from screener.proof.claims.loader import problems_of
from screener.proof.faults import Fault
from screener.proof.people import People
from screener.proof.walk_length import length_of_walk
from screener.records.summary import identity, sheet_record
from screener.rulebook.loader import Reading
from screener.rulebook.model import RuleBook

Item = TypeVar("Item")


@click.command()
@rules_option
@click.option(
    "--sheets",
    is_flag=True,
    help="Print the answers of the people in the stories, one JSON sheet a line, and no table.",
)
@click.argument("file", required=False, type=click.Path(path_type=Path))
def prove(rules: Path | None, file: Path | None, *, sheets: bool) -> None:
    """Prove a rule book for every complete answer sheet, or tell of a person for whom it fails."""
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


@click.command()
@click.option("--only-stricter", is_flag=True, help="Fail where anybody would get calmer guidance.")
@click.option(
    "--people",
    default=20_000,
    show_default=True,
    type=click.IntRange(100, 10_000_000),
    help="How many people by chance the shares are estimated from.",
)
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
def diff(old: Path, new: Path, *, only_stricter: bool, people: int) -> None:
    """Say what a change of the rule book does to people, not to its text.

    With --only-stricter, the exit status is 1 where anybody would get calmer guidance.
    """
    before, after = load(old), load(new)
    with closing(Comparison(before, after)) as comparison:
        moves = tuple(comparison.moves())
        for line in DiffText(comparison, sampled_moves(before, after, people)).lines(moves):
            click.echo(line)
    calmer = sum(move.calms for move in moves)
    if only_stricter and calmer:
        fall_short(f"{calmer} of these moves are to calmer guidance")


def _proved(book: RuleBook, say: Callable[[str], None]) -> list[Fault]:
    """Try every claim, say what came of each, and return what does not hold."""
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
    """Pass results on; on a terminal whose output goes elsewhere, show how many have come."""
    for number, result in enumerate(results, 1):
        if sys.stderr.isatty() and not sys.stdout.isatty():
            click.echo(f"\r{number} claims tried", nl=False, err=True)
        yield result


def _print_witnesses(book: RuleBook, faults: Iterable[Fault]) -> None:
    for fault in faults:
        if fault.witness is not None:
            click.echo(json.dumps(sheet_record(book, fault.witness), ensure_ascii=False))


def _nothing(_words: str) -> None:
    """Say nothing."""


@click.command()
@rules_option
@click.argument("cases", nargs=-1, required=True, type=click.Path(path_type=Path))
def coverage(rules: Path | None, cases: tuple[Path, ...]) -> None:
    """Tell which rules and conditions no patient exercises, and begin cases that do.

    CASES are files of patients, or folders of such files, in the form of tests/cases.
    """
    reading = read(rules or chosen_rules(os.environ))
    patients = read_patients(reading.book, read_cases(cases))
    click.echo(" ".join(identity(reading.book).values()))
    with closing(People(reading.book)) as people:
        covered = coverage_by(people, patients.sheets.values())
        _print_table(covered)
        if covered.missing:
            _print_missing(reading, covered.missing)
            _print_skeletons(reading, people, patients, covered.missing)
            sys.exit(1)


def _print_table(covered: Coverage) -> None:
    passed_over = _passed_over(covered.unanswered)
    click.echo(f"patients with complete answer sheets: {covered.complete}{passed_over}")
    for words, tally in (
        ("rules, in every way that each can come out", covered.rules),
        ("sides of what enables questions", covered.under("sections")),
        ("sides of named conditions", covered.under("conditions")),
        ("sides of the conditions of rules", covered.under("rules")),
        ("sides of all these conditions", covered.under("sections", "conditions", "rules")),
    ):
        click.echo(_share(words, tally))


def _passed_over(unanswered: Sequence[tuple[str, ...]]) -> str:
    """Say how many incomplete sheets there are, and which question most of them lack."""
    if not unanswered:
        return ""
    lacking = Counter(question for questions in unanswered for question in questions)
    ((question, often),) = lacking.most_common(1)
    return f"; passed over as incomplete: {len(unanswered)}, of which {often} lack '{question}'"


def _share(words: str, tally: Tally) -> str:
    return f"{words:<44}{tally.exercised:>6} of {tally.of:>5}{tally.percent:>6} %"


def _print_missing(reading: Reading, missing: Iterable[Side]) -> None:
    problems = [_problem(reading, side) for side in missing]
    for problem in AuthorError(problems).problems:
        click.echo(str(problem), err=True)


def _problem(reading: Reading, side: Side) -> Problem:
    return reading.problem(side.path, side.message)


def _print_skeletons(
    reading: Reading, people: People, patients: Patients, missing: Iterable[Side]
) -> None:
    taken = frozenset(case.name for case in patients.sheets)
    skeletons = Skeletons(reading.book, patients.bases, taken)
    for name, (sheet, sides) in zip(skeletons.names(), people_for(people, missing), strict=False):
        reasons = [_problem(reading, side).message for side in sides]
        click.echo(f"\n{skeletons.text(name, sheet, reasons)}", nl=False)
