"""Write the file to hand over to a hospital."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import click

from screener.cli.options import rules_option
from screener.cli.rule_books import anywhere
from screener.cli.standing import standing
from screener.cli.table import command
from screener.config import chosen_rules
from screener.errors import OperatorError
from screener.patients.case_sheets import Patients, read_patients
from screener.patients.cases import read_cases
from screener.patients.expectations import trial
from screener.proof.claims.loader import read_proved
from screener.rulebook.model import RuleBook
from screener.safety.controls import controlled
from screener.safety.document import Evidence, document
from screener.safety.hazard_log import as_csv, rows
from screener.yamlfile.files import write_text

_PAGE: Final = "safety-case.md"
_LOG: Final = "hazard-log.csv"


@command
@rules_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="A file .md for the page or .csv for the hazard log; a folder for both.",
)
@click.argument("cases", nargs=-1, type=click.Path(path_type=Path))
def safety_case(rules: Path | None, output: Path | None, cases: tuple[Path, ...]) -> None:
    """CASES are files of patients, or folders of such files: the page names whom they test.

    The rule book is proved first. What only clinicians can judge is left to be filled in.
    """
    book = read_proved(rules or chosen_rules(os.environ), today=anywhere()).book
    patients = read_patients(book, read_cases(cases)) if cases else Patients({}, {})
    hazards = controlled(book, {str(case): sheet for case, sheet in patients.sheets.items()})
    page = document(book, hazards, _evidence(book, patients))
    files = _files(output)
    if not files:
        click.echo(page, nl=False)
    for kind, file in files.items():
        write_text(file, page if kind == ".md" else as_csv(rows(book, hazards)))


def _evidence(book: RuleBook, patients: Patients) -> Evidence:
    tried = trial(book, patients)
    unchecked = len(patients.sheets) - len(tried.verdicts)
    return Evidence(standing(book), len(patients.sheets), len(tried.failures) + unchecked)


def _files(output: Path | None) -> dict[str, Path]:
    """Return where to write what, by the ending of the file; nothing for standard output."""
    if output is None:
        return {}
    if output.suffix in (".md", ".csv") and not output.is_dir():
        return {output.suffix: output}
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OperatorError(f"{output}: cannot be made a folder: {error.strerror}") from error
    return {".md": output / _PAGE, ".csv": output / _LOG}
