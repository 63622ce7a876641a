"""A language that nobody speaks, to try pages with: long, and read from right to left.

Its words are made from English ones: every letter is another one of Hebrew, and vowels come twice.
"""

from __future__ import annotations

import re
from string import ascii_lowercase
from typing import Final

TAG: Final = "qps-plocm"
"""Its tag: languages from ``qaa`` to ``qtz`` are for private use, and never anybody's."""

_HEBREW: Final = map(chr, range(0x05D0, 0x05EA))
_LETTERS: Final = str.maketrans(
    {
        letter: other * (2 if letter in "aeiou" else 1)
        for letter, other in zip(ascii_lowercase, _HEBREW, strict=True)
    }
)
_FILLED_IN: Final = re.compile(r"(%\(\w+\)s)")
"""What is filled in is found again by its name."""


def pseudo_words(text: str) -> str:
    """Return a text in the language; numbers, signs and what is filled in stay as they are."""
    parts = _FILLED_IN.split(text)
    return "".join(
        part if _FILLED_IN.fullmatch(part) else part.lower().translate(_LETTERS) for part in parts
    )
