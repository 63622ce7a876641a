"""The pages that take a walk from one device to another: one shows a code, the other reads it.

The code holds the sealed state and no address, so that no list of visited pages holds it either.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import segno
from babel.lists import format_list
from flask_babel import get_locale, gettext, ngettext
from markupsafe import Markup

from screener.errors import LettersError
from screener.web.pages.view_models import Tokens

_GROUP: Final = 4
"""How many letters stand together, so that an eye keeps its place."""
_QUIET_ZONE: Final = 4
"""Modules around the code, as ISO/IEC 18004 asks, "Quiet zone"."""
_MOST_NAMED: Final = 3
"""With slips in more rows than these, one is missing or broken, and the others are sound."""


@dataclass(frozen=True, slots=True)
class CodePage:
    """The code of a walk: as a picture to scan, and as rows of letters to type.

    Attributes:
        address: where the other device reads it, as a person types it.
    """

    tokens: Tokens
    address: str
    picture: Markup
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArrivalPage:
    """The page that reads a code.

    Attributes:
        typed: what was typed.
        problem: what is wrong with that; empty if nothing was typed yet.
        nothing: whether the person chose that this tab keep nothing.
    """

    typed: str = ""
    problem: str = ""
    nothing: bool = False


def code_page(tokens: Tokens, address: str, rows: tuple[str, ...]) -> CodePage:
    """Return the page that shows the letters in these rows."""
    groups = (tuple(row[n : n + _GROUP] for n in range(0, len(row), _GROUP)) for row in rows)
    typed = address.removeprefix("https://")
    return CodePage(tokens, typed, _picture("".join(rows)), tuple(map(" ".join, groups)))


def refused_arrival(typed: str, error: LettersError, *, nothing: bool) -> ArrivalPage:
    """Return the page that reads a code again, with what was typed and what is wrong with it."""
    return ArrivalPage(typed, _told(typed, error), nothing)


def _told(typed: str, error: LettersError) -> str:
    if 0 < len(error.rows) <= _MOST_NAMED:
        rows = format_list([str(row) for row in error.rows], locale=get_locale())
        return ngettext(
            "Row %(rows)s is not as the other device shows it. Compare it letter by letter.",
            "Rows %(rows)s are not as the other device shows them. Compare them letter by letter.",
            len(error.rows),
            rows=rows,
        )
    if not typed.strip():
        return gettext("Scan the code, or type the letters that the other device shows.")
    return gettext(
        "This code does not work here. A row may be missing. Or the code is more than a day old, "
        "or of another questionnaire: then make a new one on the other device."
    )


def _picture(letters: str) -> Markup:
    """Return a QR code, dark on light whatever the colors of the page, which scanners need."""
    code = segno.make(letters, error="m", micro=False)
    drawn = code.svg_inline(
        border=_QUIET_ZONE, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True
    )
    return Markup(drawn)  # noqa: S704 - drawn here, of black squares alone
