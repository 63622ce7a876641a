"""Show what test patients cover of a rule book."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import click

from screener.cli.options import rules_option
from screener.cli.rule_books import read
from screener.cli.table import command
from screener.config import chosen_rules
from screener.errors import AuthorError, Problem
from screener.patients.case_sheets import Patients, read_patients
from screener.patients.cases import Case, Cases, read_cases
from screener.patients.coverage import Coverage, Side, Tally, coverage_by, never, people_for
from screener.patients.expectations import starts, strangers, trial
from screener.patients.skeleton import Skeletons
from screener.proof.people import People
from screener.rulebook.loader import Reading


@command
@rules_option
@click.argument("cases", nargs=-1, required=True, type=click.Path(path_type=Path))
def coverage(rules: Path | None, cases: tuple[Path, ...]) -> None:
    """CASES are files of patients, or folders of such files, in the form of tests/cases.

    A gap is a rule that no patient sets off, or one side of a condition that none shows.
    """
    reading = read(rules or chosen_rules(os.environ))
    written = read_cases(cases)
    patients = read_patients(reading.book, written)
    unchecked = list(strangers(reading.book, written))
    click.echo(reading.book.named)
    with closing(People(reading.book)) as people:
        covered = coverage_by(people, patients.sheets.values())
        unanswered = trial(reading.book, patients).unanswered
        _print_patients(covered)
        _print_unchecked(written, unanswered)
        _print_table(covered)
        _print_problems([*unchecked, *_gaps(reading, covered.missing)])
        _print_skeletons(reading, people, patients, covered.missing)
    if covered.missing or unchecked or unanswered:
        sys.exit(1)


def _print_patients(covered: Coverage) -> None:
    lacking = _lacking(covered.unanswered)
    click.echo(f"patients with complete answer sheets: {covered.complete}{lacking}")


def _print_unchecked(cases: Cases, unanswered: Mapping[str, Sequence[Case]]) -> None:
    for question, lacking in unanswered.items():
        click.echo(
            f"expectations that cannot be checked for lack of an answer to '{question}': "
            f"{len(lacking)}; answer it in {starts(cases, lacking)}"
        )


def _print_table(covered: Coverage) -> None:
    for words, tally in (
        ("rules, in every way that each can come out", covered.rules),
        ("sides of what enables questions", covered.under("sections")),
        ("sides of named conditions", covered.under("conditions")),
        ("sides of the conditions of rules", covered.under("rules")),
        ("sides of all these conditions", covered.under("sections", "conditions", "rules")),
    ):
        click.echo(_share(words, tally))


def _lacking(unanswered: Sequence[tuple[str, ...]]) -> str:
    """Say how many incomplete sheets there are, and which question most of them lack."""
    if not unanswered:
        return ""
    lacking = Counter(question for questions in unanswered for question in questions)
    ((question, often),) = lacking.most_common(1)
    return (
        f"; incomplete, and counted as far as they answer: {len(unanswered)}, of which {often} "
        f"lack '{question}'"
    )


def _share(words: str, tally: Tally) -> str:
    return f"{words:<44}{tally.exercised:>6} of {tally.of:>5}{tally.percent:>6} %"


def _gaps(reading: Reading, missing: Iterable[Side]) -> Iterator[Problem]:
    """Yield a problem for each condition of which a side is missing."""
    for path, sides in groupby(missing, key=attrgetter("path")):
        yield reading.problem(path, never(list(sides)))


def _print_problems(problems: Sequence[Problem]) -> None:
    for problem in AuthorError(problems).problems:
        click.echo(str(problem), err=True)


def _print_skeletons(
    reading: Reading, people: People, patients: Patients, missing: Iterable[Side]
) -> None:
    taken = frozenset(case.name for case in patients.sheets)
    skeletons = Skeletons(reading.book, patients.bases, taken)
    for name, (sheet, sides) in zip(skeletons.names(), people_for(people, missing), strict=False):
        reasons = [reading.problem(side.path, side.message).message for side in sides]
        click.echo(f"\n{skeletons.text(name, sheet, reasons)}", nl=False)
