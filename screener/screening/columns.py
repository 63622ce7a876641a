"""The columns of guidance as a table, for whatever writes it as one: archives, and the query."""

from __future__ import annotations

from typing import Final

from screener.screening.compiler import Outcome

FIXED: Final = ("rulebook", "error", "complete", "missing", "level", "lead")
"""The first columns of guidance, after those that are copied."""


def column_of(outcome: Outcome) -> str:
    """Return the name of the column that says whether a sheet has an outcome."""
    return f"{'certain' if outcome.certain else 'possible'}_{outcome.rule.id}"
