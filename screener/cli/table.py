"""Every command: the file that holds it, and the one line that says what it does.

`screener --help` prints these lines, and so does the help of each command, so that nothing else
has to load before a command is called.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

import click


class Line(NamedTuple):
    """A line of the table.

    Attributes:
        file: the room in :mod:`screener.cli` and the file in it.
        does: what the command does.
    """

    file: str
    does: str


COMMANDS: Final[Mapping[str, Line]] = {
    "check": Line("authoring.check", "Check a rule book and the clinics, and list every mistake."),
    "cohort": Line(
        "operating.archives", "Write guidance for a whole archive of sheets, as columns."
    ),
    "coverage": Line(
        "authoring.coverage", "Show what no test patient covers, and draft those cases."
    ),
    "diff": Line("authoring.diff", "Show who gets different guidance after a rule book change."),
    "embed": Line("operating.clinics", "Print the HTML for a clinic's page, in two variants."),
    "evaluate": Line(
        "operating.answer_sheets", "Print guidance for answer sheets, as one JSON line each."
    ),
    "explain": Line(
        "operating.answer_sheets", "Explain why each rule fires or not; never for patients."
    ),
    "fhir": Line("operating.fhir", "Exchange questions, answers and guidance in FHIR R4."),
    "graph": Line(
        "authoring.graph", "Draw the questions: who is asked what, and what rules use it."
    ),
    "init": Line(
        "authoring.own_books", "Start a folder with a rule book, patients and next steps."
    ),
    "prove": Line("authoring.prove", "Prove a rule book for every complete answer sheet."),
    "record": Line(
        "operating.answer_sheets", "Print the page for the clinician: what a patient answered."
    ),
    "replay": Line("operating.answer_sheets", "Check that recorded guidance is reproduced."),
    "safety-case": Line(
        "authoring.safety_case", "Write a hazard log, and the page for a hospital around it."
    ),
    "schema": Line(
        "authoring.schema_and_people", "Print the JSON Schema of a rule book, for editors."
    ),
    "send": Line("operating.clinics", "Test a clinic's receiver with a sheet, labelled as a test."),
    "serve": Line("operating.serve", "Serve the questionnaire until stopped."),
    "sign": Line("authoring.own_books", "Sign a rule book, or a translation, as its reviewer."),
    "spread": Line(
        "authoring.schema_and_people",
        "Show how often people get each level, and how many findings.",
    ),
    "study": Line("authoring.study", "Compare patients' guidance with a clinician's judgment."),
    "sql": Line(
        "operating.queries", "Print the rules as one query in SQL, proved to mean the same."
    ),
    "test": Line(
        "authoring.schema_and_people", "Check that patients get the guidance expected of them."
    ),
    "translate": Line(
        "authoring.translate", "Write or update a translation of a rule book's words."
    ),
}


def command(function: Callable[..., object]) -> click.Command:
    """Make a command of a function; its docstring says what the line in the table leaves out."""
    return click.command(help=_help_of(function))(function)


def group(function: Callable[..., object]) -> click.Group:
    """Make a group of commands of a function; its help is made as that of :func:`command`."""
    return click.group(help=_help_of(function))(function)


def _help_of(function: Callable[..., object]) -> str:
    more = inspect.getdoc(function) or ""
    return f"{COMMANDS[function.__name__.replace('_', '-')].does}\n\n{more}".strip()
