"""The short text for a message to a clinic: the upper half of the clinician's page.

Many portals of clinics take messages of 2,000 characters at most, and cut what is longer.
"""

from __future__ import annotations

from typing import Final

from flask import render_template

from screener.clinician.text import WrittenPage

MOST: Final = 2000


def short_text(record: WrittenPage) -> str:
    """Return what a message to a clinic has room for; empty if not even the flags fit.

    It ends with the last part that fits whole, and says what it leaves out.
    """
    parts = record.upper_half
    for kept in range(len(parts), 1, -1):
        more = kept < len(parts)
        text = render_template("message.txt", record=record, parts=parts[:kept], more=more)
        if length(text) <= MOST:
            return text
    return ""


def length(text: str) -> int:
    """Return how long a form takes a text to be: in UTF-16, the end of a line as two characters."""
    return len(text.replace("\n", "\r\n").encode("utf-16-le")) // 2
