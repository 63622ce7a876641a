"""Characters that nobody can see, to plant where a person could paste them."""

from __future__ import annotations

import re
from typing import Final

from screener.wording import invisible_in

SIGNS: Final = (
    "\u00a0\u00ad\u061c\u1680\u2000\u2002\u2003\u2009\u200a\u200b\u200c\u200d\u200e\u200f"
    "\u2028\u2029\u202a\u202e\u202f\u205f\u2060\u2066\u2069\u2800\u3000\u3164\ufe0f\ufeff"
)
_PLACE: Final = re.compile(r"column ([0-9]+) is an invisible .*?\(U\+([0-9A-F]{4})\)")


def assert_named(message: str, sign: str) -> None:
    """Check that a message names a character, and shows nothing that nobody can see."""
    assert f"(U+{ord(sign):04X})" in message
    assert invisible_in(message) == ()


def columns_in(message: str) -> list[tuple[int, str]]:
    """Return the columns at which a message says that a character is, each with that character."""
    return [(int(column), chr(int(code, 16))) for column, code in _PLACE.findall(message)]
