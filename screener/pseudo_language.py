"""A language that nobody speaks, to try pages with: long, and read from right to left.

Its words are made from English ones: every letter is another one of Hebrew, and vowels come twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import ascii_lowercase
from typing import Final

TAG: Final = "qps-plocm"
"""Its tag: languages from ``qaa`` to ``qtz`` are for private use, and never anybody's."""

_HEBREW: Final = dict(zip(ascii_lowercase, map(chr, range(0x05D0, 0x05EA)), strict=True))
_LETTERS: Final = str.maketrans(_HEBREW)
_LONG: Final = str.maketrans(
    {each: other * 2 for each, other in _HEBREW.items() if each in "aeiou"}
)
_FILLED_IN: Final = re.compile(r"(%\(\w+\)s)")
"""What is filled in is found again by its name."""


def pseudo_words(text: str) -> str:
    """Return a text in the language; numbers, signs and what is filled in stay as they are."""
    return _translated(text, _LETTERS | _LONG)


def pseudo_letters(text: str) -> str:
    """Return a text in the language without its length, for where there is no room for that."""
    return _translated(text, _LETTERS)


def _translated(text: str, letters: Mapping[int, str]) -> str:
    parts = _FILLED_IN.split(text)
    return "".join(
        part if _FILLED_IN.fullmatch(part) else part.lower().translate(letters) for part in parts
    )
