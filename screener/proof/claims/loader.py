"""Loads a rule book and proves the claims that must hold before it is served."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from screener.errors import AuthorError, Problem
from screener.proof.claims.catalog import faults_of
from screener.proof.faults import Fault
from screener.rulebook.loader import Reading, read_rulebook
from screener.rulebook.model import RuleBook


def load_proved(path: Path, *, today: date) -> RuleBook:
    """Read a rule book and prove it; `today` decides which of its dates lie in the future.

    Raises OperatorError if the file cannot be read or breaks a limit, and AuthorError if the rule
    book is invalid or a claim fails. Each fault is one problem, told about a person if it concerns
    one.
    """
    reading = read_rulebook(path, today=today)
    problems = problems_of(reading, faults_of(reading.book))
    if problems:
        raise AuthorError(problems)
    return reading.book


def problems_of(reading: Reading, faults: Iterable[Fault]) -> tuple[Problem, ...]:
    """Return the faults as problems, each with its place in the file."""
    return tuple(reading.problem(fault.path, fault.message) for fault in faults)
