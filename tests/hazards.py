"""A small rule book with a hazard that all its guarantees control."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

HAZARD: Final = """
hazards:
  - id: not-seen
    text: Somebody | is not told.
    cause: The question is not asked.
    harm: An illness gets worse.
"""
INTENDED: Final = """
intended_use: {purpose: To prepare a talk., users: Patients., not_for: No dose.}
"""


def with_a_hazard(book: Path) -> str:
    """Return the text of a rule book, with the hazard in each of its guarantees."""
    before, start, rest = book.read_text("utf-8").partition("\nguarantees:\n")
    named = re.sub(r"(?m)^(  - id: .*)$", r"\1\n    hazard: not-seen", rest)
    return before + start + named + HAZARD
