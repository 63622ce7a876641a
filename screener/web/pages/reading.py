"""The pages that hold no answers: each is the same for everybody, and rendered once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from screener.walk.seal import KEPT, LIFETIME
from screener.web.http.responses import WITH_CAMERA
from screener.web.pages.carrying import ArrivalPage
from screener.web.pages.questions import minutes_for
from screener.web.pages.site import Site

LIVES: Final = {"hours": LIFETIME // 3600, "kept": KEPT // 60}
"""For how many hours a page works, and for how many minutes the tab keeps it."""


class Reading:
    """The pages of one site that hold no answers."""

    def __init__(self, site: Site) -> None:
        """Take the site."""
        self._site = site
        self._constant = site.shells.constant

    def prepare(self) -> None:
        """Render all of them, for the path in front of the present request."""
        for page in (self.start, self.arrive, self.learn, self.privacy, self.accessibility):
            page()

    def start(self) -> str:
        """Say what this is, what it is not, and what happens to the answers."""
        return self._constant("start.html", self._start)

    def reloaded(self) -> AnyResponse:
        """Lead back to the start: a page of the walk has no address of its own."""
        return redirect(self._site.address_of("start"))

    def arrive(self) -> Response:
        """Ask for the code of a walk on another device."""
        page = self._constant("arrive.html", lambda: {"page": ArrivalPage(), "lives": LIVES})
        return Response(page, headers=WITH_CAMERA)

    def learn(self) -> str:
        """Show what is worth knowing, and every source."""
        return self._constant("learn.html", self._learn)

    def privacy(self) -> str:
        """Say what happens to the answers."""
        return self._constant("privacy.html", lambda: {"privacy": LIVES})

    def accessibility(self) -> str:
        """Say what was done and tested so that everybody can use the pages."""
        return self._constant("accessibility.html")

    def _start(self) -> Mapping[str, object]:
        shown = {
            "minutes": minutes_for(self._site.book),
            "questions": len(self._site.book.questions),
            "oembed": self._site.oembed,
            "languages": self._site.choices(),
            **LIVES,
        }
        return {"start": shown}

    def _learn(self) -> Mapping[str, object]:
        references = self._site.references
        return {"learn": {"items": references.lessons(), "sources": references.sources()}}
