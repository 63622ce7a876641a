"""Commands for those who run a server: serve it, and embed it."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from screener.cli.shared import (
    clinics_option,
    fall_short,
    load,
    only_sheet,
    rules_option,
    today,
)
from screener.clinic.loader import load_clinics
from screener.clinic.model import Clinic
from screener.clinic.snippets import frame_snippet, script_snippet
from screener.config import (
    ADDRESS,
    CLINICS,
    chosen_address,
    chosen_clinics,
    chosen_rules,
    read_settings,
)
from screener.delivery.acknowledgement import Outcome
from screener.delivery.sending import make_sendings
from screener.errors import OperatorError
from screener.rulebook.model import RuleBook
from screener.screening.coding import Coding
from screener.screening.evaluator import Evaluation
from screener.screening.guidance import assess
from screener.screening.sheet import AnswerSheet
from screener.walk.walk import Stop, WalkState
from screener.web.app import create_app
from screener.web.server import serve_forever
from screener.wording import unknown

_WORDS: Final[Mapping[Outcome, str]] = {
    Outcome.RECEIVED: "received",
    Outcome.NOT_RECEIVED: "not received",
    Outcome.UNCONFIRMED: "perhaps received",
}


@click.command()
@rules_option
@clinics_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="The port to listen on; 0 takes a free one.",
)
@click.option(
    "--workers",
    default=1,
    show_default=True,
    type=click.IntRange(1, 64),
    help="How many processes answer.",
)
def serve(  # click passes every option by its name
    rules: Path | None, clinics: Path | None, *, host: str, port: int, workers: int
) -> None:
    """Serve the questionnaire until stopped."""
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    settings = read_settings(os.environ, rules=rules, clinics=clinics)
    serve_forever(create_app(settings), host=host, port=port, workers=workers)


@click.command()
@rules_option
@clinics_option
@click.argument("clinic")
def embed(rules: Path | None, clinics: Path | None, clinic: str) -> None:
    """Print what a clinic pastes into its own page, in two kinds."""
    chosen = _clinic_named(clinic, rules, clinics)
    if not chosen.profile.origins:
        fall_short(f"{clinic}: has no 'origins', so no page may show it in a frame")
    if ADDRESS.name not in os.environ:
        words = f"{ADDRESS.name} is not set: these lines work on this machine alone"
        click.echo(words, err=True)
    place = (chosen_address(os.environ), clinic, chosen.book.rulebook.title)
    click.echo(f"<!-- One script tag makes and sizes the frame. -->\n{script_snippet(*place)}")
    click.echo(
        "<!-- Or a plain frame, for page builders that take scripts away: WordPress, Squarespace, "
        f"Wix. -->\n{frame_snippet(*place)}",
        nl=False,
    )


@click.command()
@rules_option
@clinics_option
@click.argument("clinic")
@click.argument("sheet", required=False, type=click.Path(path_type=Path, allow_dash=True))
def send(rules: Path | None, clinics: Path | None, clinic: str, sheet: Path | None) -> None:
    """Try a clinic's receiver: send it a sheet as its page would, labelled as test data.

    SHEET is a file with one complete answer sheet, one JSON object in one line as for evaluate; -
    reads standard input. Without it, the first answer to every question is sent. Each time is
    another document; one that a patient sends again is not.
    """
    chosen = _clinic_named(clinic, rules, clinics)
    settings = read_settings(os.environ, rules=rules, clinics=clinics)
    sending = make_sendings((chosen,), settings, time.time).get(clinic)
    if sending is None:
        fall_short(f"{clinic}: has no 'receiver', so nothing can be sent to it")
    answers = _complete_sheet(chosen.book, sheet) if sheet else _first_answers(chosen.book)
    state = WalkState(Coding(chosen.book).encode(answers), Stop.GUIDANCE)
    sent = sending.deliver(state, answers, today(), trial=True)
    said = sent.acknowledgement
    click.echo(f"{clinic}: {_WORDS[said.outcome]}, with the code {sent.code}")
    if said.outcome is not Outcome.RECEIVED:
        fall_short(f"{clinic}: {said.cause}")
    click.echo(f"its own name for it: {said.reference or 'none'}")


def _complete_sheet(book: RuleBook, path: Path) -> AnswerSheet:
    answers = only_sheet(book, path)
    open_still = assess(book, answers).missing
    if open_still:
        fall_short(
            f"{path}: only a complete sheet is ever sent; no answer to: {', '.join(open_still)}"
        )
    return answers


def _first_answers(book: RuleBook) -> AnswerSheet:
    """Return the sheet of somebody who chooses the first answer to all that is asked."""
    sheet = AnswerSheet()
    for question in book.questions.values():
        if Evaluation(book, sheet).enabled[question.id]:
            sheet = sheet.with_answers({question.id: frozenset([question.options[0].id])})
    return sheet


def _clinic_named(name: str, rules: Path | None, clinics: Path | None) -> Clinic:
    folder = clinics or chosen_clinics(os.environ)
    if folder is None:
        raise OperatorError(f"there are no clinics; name their folder with {CLINICS.name}")
    house = load(rules or chosen_rules(os.environ))
    known = {c.profile.id: c for c in load_clinics(folder, house=house, read=load)}
    if name not in known:
        raise OperatorError(f"{folder}: {unknown('clinic', name, known)}")
    return known[name]
