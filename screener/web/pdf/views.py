"""The guidance as a PDF, made in memory from the page itself, if the extra `pdf` is installed.

Anybody can ask for one, and making one keeps a processor busy for longer than a whole walk. So each
process makes one at a time. One more request may wait, such as the second of a double click. Any
other gets a 503, because a waiting request blocks one of the server's few threads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock, Semaphore
from typing import Final, Protocol

from flask import Response, render_template, request

from screener.clinic.theme import theme_of
from screener.config import shipped
from screener.walk.walk import Stop
from screener.web.http.requests import check_form
from screener.web.http.responses import File
from screener.web.pages.site import Site
from screener.web.pages.view_models import BusyPage, Tokens
from screener.web.pages.views import Answer, Pages

RETRY_AFTER: Final = 5
"""Seconds; longer than the longest guidance takes to print."""

_LETTER_IN: Final = ("CA", "MX", "US")
_NAMED: Final = {"Content-Disposition": 'attachment; filename="guidance.pdf"'}


class Press(Protocol):
    """Makes PDFs of pages."""

    def print(self, page: str) -> bytes:
        """Return a page of HTML as a PDF."""


MakePress = Callable[[Mapping[str, File], str], Press]


def find_press() -> MakePress | None:
    """Return what makes a press, or None if the extra or a library that it needs is missing."""
    try:
        from screener.web.pdf import press  # noqa: PLC0415 - the extra may be missing
    except (ImportError, OSError):
        return None
    return press.Press


@dataclass(frozen=True)
class Turns:
    """Limits how many PDFs one process makes at a time.

    Attributes:
        places: one for the request whose PDF is being made, and one for a request that waits.
        turn: held while a PDF is being made.
    """

    places: Semaphore = field(default_factory=lambda: Semaphore(2))
    turn: Lock = field(default_factory=Lock)


class PdfPages:
    """The address at which one site serves the guidance as a PDF."""

    def __init__(self, pages: Pages, make_press: MakePress, turns: Turns) -> None:
        """Take the pages of a site, what makes a press, and the turns that all sites share."""
        self._pages = pages
        self._press = make_press(_files_of(pages.site), pages.site.shown["brand"])
        self._turns = turns

    def guidance(self) -> Response | Answer:
        """Return the guidance as a PDF or, if the walk is not there yet, the page that it shows.

        Answers with 503 if one PDF is being made and another request is waiting.
        """
        check_form(request)
        situation = self._pages.site.walk.at(
            self._pages.site.seal.open(request.form.get("state", ""))
        )
        if situation.interruptions or situation.place is not Stop.GUIDANCE:
            return self._pages.show(situation)
        if not self._turns.places.acquire(blocking=False):
            return busy(request.form["state"])
        try:
            with self._turns.turn:
                page, _ = self._pages.show(situation)
                printed = self._press.print(page)
        finally:
            self._turns.places.release()
        return Response(printed, mimetype="application/pdf", headers=_NAMED)


def busy(token: str) -> Response:
    """Return the page that asks to try again; the token leads back to the guidance."""
    page = render_template("busy.html", page=BusyPage(Tokens(token)))
    headers = {"Retry-After": str(RETRY_AFTER)}
    return Response(page, HTTPStatus.SERVICE_UNAVAILABLE, headers)


def _files_of(site: Site) -> dict[str, File]:
    """Return the files of a site's pages by name; screener.css ends with the style for paper."""
    folder = shipped("static")
    size = "letter" if site.book.rulebook.jurisdiction in _LETTER_IN else "A4"
    styles = [(folder / name).read_text("utf-8") for name in ("screener.css", "paper.css")]
    style = "\n".join([*styles, f"@page {{ size: {size} }}"])
    files = {"screener.css": (style.encode(), "text/css")}
    if site.clinic and site.clinic.profile.accent:
        files["theme.css"] = (theme_of(site.clinic.profile.accent), "text/css")
    if site.clinic and site.clinic.logo:
        files["logo"] = (site.clinic.logo.content, site.clinic.logo.media_type)
    return files
