"""Loads a rule book and proves the claims that must hold before it is served."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from screener.errors import AuthorError, Problem, ProgramError, UndecidedError
from screener.fhir.questionnaire import questionnaire
from screener.garbage import collected_later
from screener.proof.claims.catalog import Watch, faults_of
from screener.proof.emitted.form import prove_form
from screener.proof.emitted.function import prove_function
from screener.proof.faults import Fault
from screener.rulebook.loader import Reading, read_rulebook
from screener.rulebook.model import RuleBook
from screener.screening.compiler import compile_rules
from screener.yamlfile.parse import KeyPath


def load_proved(path: Path, *, today: date) -> RuleBook:
    """Read a rule book and prove it; see :func:`read_proved` for `today` and the errors."""
    return read_proved(path, today=today).book


@collected_later()
def read_proved(path: Path, *, today: date, watch: Watch = iter) -> Reading:
    """Read a rule book with its places, and prove it and what is made of it.

    `today` decides which of its dates lie in the future. Raises OperatorError if the file cannot be
    read or breaks a limit, and AuthorError if the rule book is invalid, a claim fails, or the proof
    takes too long. Each fault is one problem, told about a person if it concerns one. Raises
    ProgramError if the compiled function or the Questionnaire does not say of every sheet what the
    rules say.
    """
    reading = read_rulebook(path, today=today)
    try:
        _prove(reading, watch)
    except ProgramError as error:
        raise ProgramError(f"{path}: {error.words}") from error
    except UndecidedError as error:
        raise AuthorError([reading.problem(_costliest(reading.book), str(error))]) from error
    return reading


def _prove(reading: Reading, watch: Watch) -> None:
    book = reading.book
    problems = problems_of(reading, faults_of(book, watch))
    if problems:
        raise AuthorError(problems)
    prove_function(compile_rules(book))
    prove_form(book, questionnaire(book))


def _costliest(book: RuleBook) -> KeyPath:
    """Return the path of what makes a proof long: the score of most questions, or the rules."""
    scores = sorted(book.scores, key=lambda score: len(book.scores[score].of))
    return ("scores", scores[-1]) if scores else ("rules",)


def problems_of(reading: Reading, faults: Iterable[Fault]) -> tuple[Problem, ...]:
    """Return the faults as problems, each with its place in the file."""
    return tuple(reading.problem(fault.path, fault.message) for fault in faults)
