"""Names in a sentence."""

from __future__ import annotations

from collections.abc import Sequence


def one_of(names: Sequence[str]) -> str:
    """Join names of which one suffices.

    >>> one_of(["a", "b", "c"])
    'a, b or c'
    """
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
