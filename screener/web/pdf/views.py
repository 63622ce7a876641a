"""The guidance as a PDF, made in memory from the page itself, if the extra `pdf` is installed.

Anybody can ask for one, so requests wait for their turn, and those for which there is no place get
a 503.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Final, Protocol

from flask import Response, render_template, request

from screener.clinic.theme import theme_of
from screener.config import shipped
from screener.walk.walk import Situation, Stop
from screener.web.http.requests import check_form
from screener.web.http.responses import File
from screener.web.pages.site import Site
from screener.web.pages.view_models import BusyPage, Tokens
from screener.web.pages.views import Answer, Pages
from screener.web.pdf.turns import Turns

RETRY_AFTER: Final = 5
"""Seconds; longer than the longest guidance takes to print."""

_LOG: Final = logging.getLogger(__name__)
_NO_FONT: Final = (
    "%s: its guidance cannot be saved as a PDF, because no font on this machine has %s; install a "
    "font that has"
)
_LETTERS: Final = 5
"""How many letters without a font are named."""
_LETTER_IN: Final = ("CA", "MX", "US")
_NAMED: Final = {"Content-Disposition": 'attachment; filename="guidance.pdf"'}


class Press(Protocol):
    """Makes PDFs of pages."""

    def print(self, page: str) -> bytes:
        """Return a page of HTML as a PDF."""


class Fonts(Protocol):
    """Knows the letters that this machine can print."""

    def lacking(self, words: str) -> Sequence[str]:
        """Return the letters of some words that no font has."""


@dataclass(frozen=True)
class PressRoom:
    """What it takes to make PDFs.

    Attributes:
        make_press: makes a press of the files that pages may use, and the brand on them.
        fonts: knows the letters that can be printed.
    """

    make_press: Callable[[Mapping[str, File], str], Press]
    fonts: Fonts

    def can_print(self, name: str, words: str) -> bool:
        """Return whether fonts have all letters of some words; if not, log which they lack."""
        lacking = self.fonts.lacking(words)
        if lacking:
            few = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in lacking[:_LETTERS])
            more = f" and {len(lacking) - _LETTERS} more" if len(lacking) > _LETTERS else ""
            _LOG.warning(_NO_FONT, name, few + more)
        return not lacking


def find_press_room() -> PressRoom | None:
    """Return the press room, or None if the extra or a library that it needs is missing."""
    try:
        from screener.web.pdf import press  # noqa: PLC0415 - the extra may be missing
    except (ImportError, OSError):
        return None
    return PressRoom(press.Press, press.Fonts())


class PdfPages:
    """The address at which one site serves the guidance as a PDF."""

    def __init__(self, pages: Pages, room: PressRoom, turns: Turns) -> None:
        """Take the pages of a site, and the press room and turns that all sites share."""
        self._pages = pages
        self._press = room.make_press(_files_of(pages.site), pages.site.shown["brand"])
        self._turns = turns
        pages.printer = partial(self.printed, waits=False)  # the clinic is waited for, too

    def guidance(self) -> Response | Answer:
        """Return the guidance as a PDF or, if the walk is not there yet, the page that it shows.

        Answers with 503 if there is no place in the queue.
        """
        check_form(request)
        state = self._pages.site.seal.open(request.form.get("state", ""))
        walk = self._pages.site.walk
        situation = walk.renew(state, {}) if state.older else walk.at(state)
        if situation.interruptions or situation.place is not Stop.GUIDANCE:
            return self._pages.show(situation)
        printed = self.printed(situation)
        if printed is None:
            return busy(request.form["state"])
        return Response(printed, mimetype="application/pdf", headers=_NAMED)

    def printed(self, situation: Situation, *, waits: bool = True) -> bytes | None:
        """Return a situation's page as a PDF.

        Return None if there is no place in the queue, or if this one shall not wait in it.
        """
        with self._turns.turn(request.remote_addr, waits=waits) as own:
            if not own:
                return None
            page, _ = self._pages.show(situation)
            return self._press.print(page)


def busy(token: str) -> Response:
    """Return the page that asks to try again; the token leads back to the guidance."""
    page = render_template("busy.html", page=BusyPage(Tokens(token)))
    headers = {"Retry-After": str(RETRY_AFTER)}
    return Response(page, HTTPStatus.SERVICE_UNAVAILABLE, headers)


def _files_of(site: Site) -> dict[str, File]:
    """Return the files of a site's pages by name; guidance.css ends with the style for paper."""
    folder = shipped("static")
    size = "letter" if site.book.rulebook.jurisdiction in _LETTER_IN else "A4"
    styles = [(folder / name).read_text("utf-8") for name in ("guidance.css", "paper.css")]
    style = "\n".join([*styles, f"@page {{ size: {size} }}"])
    files = {
        "screener.css": ((folder / "screener.css").read_bytes(), "text/css"),
        "guidance.css": (style.encode(), "text/css"),
    }
    if site.clinic and site.clinic.profile.accent:
        files["theme.css"] = (theme_of(site.clinic.profile.accent), "text/css")
    if site.clinic and site.clinic.logo:
        files["logo"] = (site.clinic.logo.content, site.clinic.logo.media_type)
    return files
