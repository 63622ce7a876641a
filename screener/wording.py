"""Messages about unknown names: what is allowed, and which known name is nearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final

_SHOWN: Final = 14
_LENGTH: Final = 60


def unknown(kind: str, name: object, known: Iterable[str]) -> str:
    """Say that a name does not exist, which names do, and which of them is nearest.

    >>> unknown("topic", "livr", ["liver", "lipids"])
    "there is no topic 'livr'; allowed: lipids, liver; nearest: 'liver'"
    """
    return f"there is no {kind} {quoted(name)}; {allowed(name, known)}"


def allowed(name: object, known: Iterable[str]) -> str:
    """List the known names, shortened if there are many, and the nearest one."""
    names = sorted(set(known))
    if not names:
        return "none is defined"
    close = get_close_matches(str(name)[:_LENGTH], names, n=1, cutoff=0.5)
    shown = [*close, *(other for other in names if other not in close)][:_SHOWN]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    listed = ", ".join(_shown(other) for other in sorted(shown))
    nearest = f"; nearest: {quoted(close[0])}" if close else ""
    return f"allowed: {listed}{more}{nearest}"


def one_of(names: Sequence[str]) -> str:
    """Join names as alternatives.

    >>> one_of(["a", "b", "c"])
    'a, b or c'
    """
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def quoted(name: object) -> str:
    """Return a name in quotes, on one line, cut off if it is very long."""
    return f"'{_shown(name)}'"


def _shown(name: object) -> str:
    words = " ".join(str(name)[: 2 * _LENGTH].split())
    text = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in words)
    return text if len(text) <= _LENGTH else f"{text[:_LENGTH]}…"
