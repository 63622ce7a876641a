"""How an option stands in a table of answers: by its id, or by a code that others gave it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from screener.rulebook.model import Question

Spelling: TypeAlias = Callable[[Question, str], str]
"""Gives the text for an option of a question; no two options of it have the same."""


def by_id(_question: Question, option: str) -> str:
    """Return the id of an option, as it stands on a sheet."""
    return option
