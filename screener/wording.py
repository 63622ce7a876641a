"""Messages about what people wrote: what is allowed, what is nearest, and what nobody can see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final

_SHOWN: Final = 14
_LENGTH: Final = 60
_NOT_PLAIN: Final = re.compile("[^ -~\n]")
_BREAK: Final = re.compile("[ \r]*\n[ \r\n]*")
_BLANK: Final = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\U000e0100-\U000e01ef]"
)
"""Characters that show nothing although Unicode counts them among the printable ones."""
_NAMELESS: Final = {"Cc": "control character", "Cs": "half a character", "Co": "private character"}


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
    close = nearest(name, names)
    shown = [*filter(None, [close]), *(other for other in names if other != close)][:_SHOWN]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    listed = ", ".join(_shown(other) for other in sorted(shown))
    hint = f"; nearest: {quoted(close)}" if close else ""
    return f"allowed: {listed}{more}{hint}"


def nearest(name: object, known: Iterable[str]) -> str:
    """Return the known name that is most like a name; empty if none is."""
    return next(iter(get_close_matches(str(name)[:_LENGTH], known, n=1, cutoff=0.5)), "")


def one_of(names: Sequence[str]) -> str:
    """Join names as alternatives.

    >>> one_of(["a", "b", "c"])
    'a, b or c'
    """
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def quoted(name: object) -> str:
    """Return what somebody wrote in quotes, on one line, cut off if it is very long.

    What nobody can see in it is named at its place.
    """
    return f"'{_shown(name)}'"


def _shown(name: object) -> str:
    text = _BREAK.sub(" ", str(name)[: 2 * _LENGTH])
    return visible(text[:_LENGTH]) + ("…" if len(text) > _LENGTH else "")


# ---- what nobody can see


def is_invisible(sign: str) -> bool:
    """Return whether a character shows nothing, or a gap that is not the ordinary space."""
    return sign != " " and (not sign.isprintable() or _BLANK.match(sign) is not None)


def invisible_in(text: str) -> tuple[str, ...]:
    """Return the characters of a text that nobody can see, each once; line breaks are no such."""
    return tuple(dict.fromkeys(sign for sign in text if sign != "\n" and is_invisible(sign)))


def named(sign: str) -> str:
    """Return the name of a character and its number.

    >>> named("\u00a0")
    'no-break space (U+00A0)'
    """
    kind = _NAMELESS.get(unicodedata.category(sign), "character")
    word = "tab" if sign == "\t" else unicodedata.name(sign, kind)
    return f"{word.lower()} (U+{ord(sign):04X})"


def visible(text: str) -> str:
    """Return a text with everything that nobody can see named at its place.

    >>> visible("+1\u00a0555")
    '+1<no-break space (U+00A0)>555'
    """
    return _NOT_PLAIN.sub(lambda found: _in_sight(found[0]), text)


def unseen(text: str) -> str:
    """Return a hint, to go at the end of a message, at what nobody can see in a text."""
    signs = ", ".join(named(sign) for sign in invisible_in(text)[:_SHOWN])
    return f"; it holds what nobody can see: {signs}" if signs else ""


def remedy(sign: str) -> str:
    """Say what to do about a character that nobody can see."""
    is_space = sign == "\t" or unicodedata.category(sign) == "Zs"
    return "write an ordinary space instead" if is_space else "delete it"


def _in_sight(sign: str) -> str:
    return f"<{named(sign)}>" if is_invisible(sign) else sign
