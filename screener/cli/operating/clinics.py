"""Connect a clinic: its own page, and the system that receives guidance."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from screener.cli.exit_status import fall_short
from screener.cli.options import clinics_option, rules_option
from screener.cli.rule_books import load, load_chosen, load_translated, today
from screener.cli.sheet_files import only_sheet
from screener.cli.table import command
from screener.clinic.loader import load_clinics
from screener.clinic.model import Clinic
from screener.clinic.snippets import frame_snippet, script_snippet
from screener.config import ADDRESS, chosen_address, chosen_clinics, chosen_rules, read_settings
from screener.delivery.acknowledgement import Receipt
from screener.delivery.sending import make_sendings
from screener.errors import OperatorError
from screener.rulebook.model import RuleBook
from screener.screening.coding import Coding
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from screener.walk.walk import Stop, WalkState
from screener.wording import unknown

_WORDS: Final[Mapping[Receipt, str]] = {
    Receipt.RECEIVED: "received",
    Receipt.NOT_RECEIVED: "not received",
    Receipt.UNCONFIRMED: "perhaps received",
}


@command
@rules_option
@clinics_option
@click.option("--language", default="", help="One of the clinic's 'languages'; by default its own.")
@click.argument("clinic")
def embed(rules: Path | None, clinics: Path | None, language: str, clinic: str) -> None:
    """One variant is a script tag, which also sizes the frame; the other is a plain frame."""
    chosen = _clinic_named(clinic, rules, clinics)
    if not chosen.profile.origins:
        fall_short(f"{clinic}: has no 'origins', so no page may show it in a frame")
    if ADDRESS.name not in os.environ:
        words = f"{ADDRESS.name} is not set: these lines work on this machine alone"
        click.echo(words, err=True)
    book, start = chosen.book, clinic
    if language not in ("", chosen.language):
        book, start = _translated(chosen, language, rules, clinics), f"{clinic}/{language}"
    place = (chosen_address(os.environ), start, book.rulebook.title)
    click.echo(f"<!-- One script tag makes and sizes the frame. -->\n{script_snippet(*place)}")
    click.echo(
        "<!-- Or a plain frame, for page builders that take scripts away: WordPress, Squarespace, "
        f"Wix. -->\n{frame_snippet(*place)}",
        nl=False,
    )


@command
@rules_option
@clinics_option
@click.argument("clinic")
@click.argument("sheet", required=False, type=click.Path(path_type=Path, allow_dash=True))
def send(rules: Path | None, clinics: Path | None, clinic: str, sheet: Path | None) -> None:
    """SHEET is a file with one complete answer sheet, on one line as for evaluate.

    If SHEET is -, this reads standard input; without SHEET, it sends the first answer to every
    question. Each run sends a new document, unlike a patient who sends the same guidance again.
    """
    chosen = _clinic_named(clinic, rules, clinics)
    settings = read_settings(os.environ, rules=rules, clinics=clinics)
    sending = make_sendings((chosen,), settings, time.time).get(clinic)
    if sending is None:
        fall_short(f"{clinic}: has no 'receiver', so nothing can be sent to it")
    answers = _complete_sheet(chosen.book, sheet) if sheet else _first_answers(chosen.book)
    # Nobody is behind a trial, so it tells all, also what a minor would not.
    state = WalkState(Coding(chosen.book).encode(answers), Stop.GUIDANCE, withheld=False)
    sent = sending.deliver(state, answers, today(chosen.zone), trial=True)
    said = sent.acknowledgement
    click.echo(f"{clinic}: {_WORDS[said.outcome]}, with the code {sent.code}")
    if said.outcome is not Receipt.RECEIVED:
        fall_short(f"{clinic}: {said.cause}")
    click.echo(f"its own name for it: {said.reference or 'none'}")


def _translated(
    clinic: Clinic, language: str, rules: Path | None, clinics: Path | None
) -> RuleBook:
    """Return a clinic's rule book in a language that its patients may choose."""
    wanted, own = clinic.profile.languages, clinic.profile.rules
    if language not in wanted:
        said = unknown("language", language, wanted)
        raise OperatorError(f"{clinic.profile.id}: {said}; 'languages' in its file lists them")
    folder = clinics or chosen_clinics(os.environ)
    path = folder / own if own else rules or chosen_rules(os.environ)
    return load_translated(path, clinic.book, language).book


def _complete_sheet(book: RuleBook, path: Path) -> AnswerSheet:
    answers = only_sheet(book, path)
    open_still = assess(book, answers).missing
    if open_still:
        fall_short(
            f"{path}: only a complete sheet is ever sent; no answer to: {', '.join(open_still)}"
        )
    return answers


def _first_answers(book: RuleBook) -> AnswerSheet:
    """Return the sheet of somebody who chooses the first answer to every question asked."""
    sheet = AnswerSheet()
    for question in book.questions.values():
        if Evaluation(book, sheet).enabled[question.id]:
            sheet = sheet.with_answers({question.id: frozenset([question.options[0].id])})
    return sheet


def _clinic_named(name: str, rules: Path | None, clinics: Path | None) -> Clinic:
    folder = clinics or chosen_clinics(os.environ)
    house = load_chosen(rules)
    known = {c.profile.id: c for c in load_clinics(folder, house=house, read=load)}
    if name not in known:
        raise OperatorError(f"{folder}: {unknown('clinic', name, known)}")
    return known[name]
