"""Finds the quotes of word processors where an author meant those of YAML, and says so."""

from __future__ import annotations

import re
from typing import Final

_CURLY: Final = "[\u2018-\u201f]"
_AROUND: Final = re.compile(rf"\s*({_CURLY})|.*?({_CURLY})\s*$", re.DOTALL)
"""A text that begins or ends with one."""
_BEGINS: Final = re.compile(rf"(?:^|[:,\[{{-])\s*({_CURLY})")
"""A value that begins with one, or a key."""


def curly_around(text: object) -> str:
    """Return a hint, to go at the end of a message, at such quotes around a text; else nothing."""
    return _hint(_AROUND.match(text)) if isinstance(text, str) else ""


def curly_before(line: str) -> str:
    """Return a hint at such quotes where a value begins in a line of YAML; else nothing."""
    return _hint(_BEGINS.search(line))


def _hint(found: re.Match[str] | None) -> str:
    sign = found and next(filter(None, found.groups()))
    return f'; {sign} is no quote in YAML, write " instead' if sign else ""
