"""Whom a guarantee is about, as a formula."""

from __future__ import annotations

from screener.proof.solver.circuit import TRUE, Literal
from screener.proof.solver.encoding import Encoding
from screener.rulebook.model import Guarantee


def concerned(sheets: Encoding, guarantee: Guarantee) -> Literal:
    """Return the literal for: the guarantee is about this person.

    What is asked is asked in doubt too, so doubt about `of` counts.
    """
    if guarantee.about is None:
        return TRUE
    rails = sheets.rails(guarantee.about)
    return rails.true if guarantee.asks is None else rails.possible
