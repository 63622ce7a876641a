"""Loads a rule book and proves the claims that must hold before it is served."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from screener.errors import AuthorError, Problem, ProgramError
from screener.fhir.questionnaire import questionnaire
from screener.proof.claims.catalog import faults_of
from screener.proof.emitted.form import prove_form
from screener.proof.emitted.function import prove_function
from screener.proof.faults import Fault
from screener.rulebook.loader import Reading, read_rulebook
from screener.rulebook.model import RuleBook
from screener.screening.compiler import compile_rules


def load_proved(path: Path, *, today: date) -> RuleBook:
    """Read a rule book and prove it; see :func:`read_proved` for `today` and the errors."""
    return read_proved(path, today=today).book


def read_proved(path: Path, *, today: date) -> Reading:
    """Read a rule book with its places, and prove it and what is made of it.

    `today` decides which of its dates lie in the future. Raises OperatorError if the file cannot be
    read or breaks a limit, and AuthorError if the rule book is invalid or a claim fails. Each fault
    is one problem, told about a person if it concerns one. Raises ProgramError if the compiled
    function or the Questionnaire does not say of every sheet what the rules say.
    """
    reading = read_rulebook(path, today=today)
    problems = problems_of(reading, faults_of(reading.book))
    if problems:
        raise AuthorError(problems)
    try:
        prove_function(compile_rules(reading.book))
        prove_form(reading.book, questionnaire(reading.book))
    except ProgramError as error:
        raise ProgramError(f"{path}: {error.words}") from error
    return reading


def problems_of(reading: Reading, faults: Iterable[Fault]) -> tuple[Problem, ...]:
    """Return the faults as problems, each with its place in the file."""
    return tuple(reading.problem(fault.path, fault.message) for fault in faults)
