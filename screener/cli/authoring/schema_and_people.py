"""Give editors the form of a rule book, and hold it against patients and a whole population."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Final

import click

from screener.cli.authoring.real_sheets import (
    BOTH,
    Counting,
    counting_options,
    spread_lines_of,
)
from screener.cli.options import chosen_once, people_option, population_option, rules_option
from screener.cli.rule_books import load, read
from screener.cli.table import command
from screener.config import chosen_rules
from screener.errors import AuthorError
from screener.patients.case_sheets import read_patients
from screener.patients.cases import Cases, read_cases
from screener.patients.expectations import Trial, starts, strangers, trial
from screener.patients.model import cases_schema
from screener.population.drawing import Crowd
from screener.population.loader import read_population
from screener.population.spread import spread as measured
from screener.population.spread_text import described_lines, spread_lines
from screener.proof.faults import Places
from screener.rulebook.loader import Reading
from screener.rulebook.own_schema import json_schema, read_own_schema
from screener.yamlfile.files import write_text

_CASES: Final = Path("cases")


@command
@click.option(
    "--for",
    "book",
    type=click.Path(path_type=Path),
    help="The rule book whose names to complete and check; it may have mistakes.",
)
@click.option("--cases", is_flag=True, help="The schema of files of patients instead.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Write to this file instead of standard output.",
)
def schema(book: Path | None, cases: bool, output: Path | None) -> None:
    """Editors such as VS Code use it to complete and check a rule book while you type."""
    if book and cases:
        raise click.UsageError("give --for or --cases, not both")
    form = read_own_schema(book) if book else cases_schema() if cases else json_schema()
    text = json.dumps(form, indent=2, ensure_ascii=False)
    if output:
        write_text(output, f"{text}\n")
    else:
        click.echo(text)


@command
@click.argument("book", required=False, type=click.Path(path_type=Path))
@click.argument("cases", nargs=-1, type=click.Path(path_type=Path))
def test(book: Path | None, cases: tuple[Path, ...]) -> None:
    """CASES are files of patients, or folders of such files; by default the folder cases here.

    BOOK is by default SCREENER_RULES, else rules.yaml here, else the one shipped.
    """
    reading = read(book or chosen_rules(os.environ))
    written = read_cases(cases or [_CASES])
    patients = read_patients(reading.book, written)
    if unknown := list(strangers(reading.book, written)):
        raise AuthorError(unknown)
    tried = trial(reading.book, patients)
    _print_unanswered(reading, written, tried)
    for verdict in tried.failures:
        click.echo(verdict.report, err=True)
    click.echo(f"{reading.outline.document.file}: {_summary(len(patients.sheets), tried)}")
    sys.exit(1 if tried.failures or tried.unanswered else 0)


@command
@rules_option
@population_option
@people_option
@counting_options(*BOTH)
@click.argument("file", required=False, type=click.Path(path_type=Path))
def spread(
    rules: Path | None,
    file: Path | None,
    population: Path | None,
    people: int,
    counting: Counting | None,
) -> None:
    """Prints for random people which level they get, which rule leads, and how many findings.

    FILE is a rule book, as --rules. Without --population, the people give calm answers nine times
    in ten; with it, they and its groups answer as its file says.

    With --cohort, real sheets are counted instead: how many get each level, rule and topic. Small
    counts are hidden, and so are those that would give them away.
    """
    book = load(chosen_once(file, rules))
    if counting:
        for line in spread_lines_of(book, counting):
            click.echo(line)
        return
    described = read_population(population, [book]) if population else None
    crowd = Crowd([book], described)
    click.echo(book.named)
    for line in described_lines(described, crowd.by_chance):
        click.echo(line)
    groups = described.groups if described else {}
    for line in spread_lines(book, measured(book, crowd, people, groups)):
        click.echo(line)
    click.echo("\nBetween the figures in brackets lies the true share, 95 times in 100.")


def _print_unanswered(reading: Reading, cases: Cases, tried: Trial) -> None:
    """Print one line for each question that patients should answer and do not."""
    for question, lacking in tried.unanswered.items():
        message = (
            f"not answered by {len(lacking)} of the patients who are asked it, so what is expected "
            f"of them is not checked; answer it in {starts(cases, lacking)}"
        )
        click.echo(str(reading.problem(Places(reading.book).question(question), message)), err=True)


def _summary(patients: int, tried: Trial) -> str:
    failed, unchecked = len(tried.failures), patients - len(tried.verdicts)
    if not failed and not unchecked:
        return f"fine: {patients} of {patients} patients get the guidance that is expected"
    other = f"{failed} of {patients} patients get other guidance than is expected"
    return f"{other}; {unchecked} are not checked" if unchecked else other
