"""Bytes as letters that a person can copy by hand, row by row.

Each row ends with a check letter, so that a slip is found in its own row. No letter can be taken
for a digit: whoever reads an O as a nought, an I as a one or a B as an eight is understood.
"""

from __future__ import annotations

import re
from base64 import b32decode, b32encode
from binascii import Error, crc32
from collections.abc import Iterator
from typing import Final

from screener.errors import LettersError

_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
"""The letters of base32 (RFC 4648, section 6, "Base 32 Encoding")."""
_WIDTH: Final = 16
"""How many letters a row has, with its check letter."""
_DIGITS: Final = str.maketrans("018", "OIB")
_ROW_NUMBER: Final = re.compile(r"^\s*\d{1,2}[.)]\s")
"""How a page or a program numbers the rows."""
_OTHER: Final = re.compile(r"[^A-Z2-7]+")


def rows_of(data: bytes) -> tuple[str, ...]:
    """Return bytes as rows of letters."""
    letters = b32encode(data).decode().rstrip("=")
    rows = _cut(letters, _WIDTH - 1)
    return tuple(row + _check_letter(row, number) for number, row in enumerate(rows, 1))


def bytes_in(text: str) -> bytes:
    """Return the bytes in letters that somebody typed or scanned.

    Rows may stand in lines or follow each other. Raises LettersError with the numbers of the rows
    that have a slip, counted from 1; with none if that does not tell.
    """
    bare = (_ROW_NUMBER.sub("", line).upper() for line in text.splitlines())
    lines = (_OTHER.sub("", line.translate(_DIGITS)) for line in bare)
    rows = [row for line in lines for row in _cut(line, _WIDTH)]
    slips = [n for n, row in enumerate(rows, 1) if _check_letter(row[:-1], n) != row[-1]]
    if slips or not rows:
        raise LettersError(slips)
    letters = "".join(row[:-1] for row in rows)
    try:
        return b32decode(letters + "=" * (-len(letters) % 8))
    except Error as error:
        raise LettersError([]) from error


def _cut(letters: str, width: int) -> Iterator[str]:
    return (letters[n : n + width] for n in range(0, len(letters), width))


def _check_letter(row: str, number: int) -> str:
    """Return a letter that most slips change, rows in the wrong order too."""
    return _ALPHABET[crc32(row.encode(), number) % len(_ALPHABET)]
