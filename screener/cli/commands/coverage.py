"""Show what test patients cover of a rule book."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

import click

from screener.cli.options import rules_option
from screener.cli.rule_books import read
from screener.cli.table import command
from screener.config import chosen_rules
from screener.errors import AuthorError, Problem
from screener.patients.case_sheets import Patients, read_patients
from screener.patients.cases import read_cases
from screener.patients.coverage import Coverage, Side, Tally, coverage_by, people_for
from screener.patients.skeleton import Skeletons
from screener.proof.people import People
from screener.records.values import identity
from screener.rulebook.loader import Reading


@command
@rules_option
@click.argument("cases", nargs=-1, required=True, type=click.Path(path_type=Path))
def coverage(rules: Path | None, cases: tuple[Path, ...]) -> None:
    """CASES are files of patients, or folders of such files, in the form of tests/cases.

    A gap is a rule that no patient sets off, or one side of a condition that none shows.
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
