"""Says, as oEmbed asks, which HTML shows a clinic's questionnaire in a page of another site."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypedDict

from flask import request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import BadRequest, NotFound, Unauthorized
from werkzeug.exceptions import NotImplemented as NotOffered

from screener.clinic.snippets import FRAME_HEIGHT, FRAME_WIDTH, boxed, script_snippet
from screener.web.http.requests import CLINICS, Place
from screener.web.pages.site import Site, Sites
from screener.wording import quoted

_PIXELS: Final = re.compile("[1-9][0-9]{0,4}")
_BY_ITS_FILE: Final = WWWAuthenticate("Listed", {"realm": "the origins in the clinic's file"})
"""HTTP wants one with a 401. No password helps, so it is none of the schemes that browsers know."""


class Rich(TypedDict):
    """What oEmbed calls a rich response: HTML, and its size in pixels."""

    version: str
    type: str
    title: str
    provider_name: str
    provider_url: str
    html: str
    width: int
    height: int


@dataclass(frozen=True)
class OEmbed:
    """Answers programs that were given the address of a clinic and want what to put into a page.

    It gives what a person could paste; which pages may then show it in a frame, the clinic's file
    says, and the policy in the header of every page.

    Attributes:
        sites: the sites of the server.
        origin: the origin of the server, as browsers reach it.
    """

    sites: Sites
    origin: str

    def answer(self) -> Rich:
        """Answer in JSON.

        Raises NotOffered, a 501, for another format, BadRequest for a size that is none, NotFound
        for what is not the first page of a clinic in one of its languages, and Unauthorized if no
        page may frame it.
        """
        if request.args.get("format", "json") != "json":
            raise NotOffered("the only format here is 'json'")
        width, height = _bound("maxwidth"), _bound("maxheight")
        start, site = self._named(request.args.get("url", ""))
        title = site.shown["title"]
        return Rich(
            version="1.0",
            type="rich",
            title=title,
            provider_name=site.shown["brand"],
            provider_url=f"{self._clinics()}{start}/",
            html=boxed(script_snippet(self._address(), start, title), width, height),
            width=min(width or FRAME_WIDTH, FRAME_WIDTH),
            height=min(height or FRAME_HEIGHT, FRAME_HEIGHT),
        )

    def _named(self, address: str) -> tuple[str, Site]:
        """Return what an address is the first page of, such as north or north/es, and the site.

        The text of the address is only compared.
        """
        base = self._clinics()
        start = address.removeprefix(base).removesuffix("/") if address.startswith(base) else ""
        site = self._site(*start.partition("/"))
        if site is None:
            raise NotFound(f"'url' must be the first page of a clinic here, as in {base}ID/")
        if not site.hosts:
            raise Unauthorized(
                "the clinic's file lists no 'origins', so no page may show it; link to it instead",
                www_authenticate=_BY_ITS_FILE,
            )
        return start, site

    def _site(self, clinic: str, slash: str, language: str) -> Site | None:
        own = self.sites.clinics.get(clinic)
        return self.sites.translated.get(Place(clinic, language)) if own and slash else own

    def _address(self) -> str:
        """Return the address of the server, with the path that is in front of ours."""
        return self.origin + request.root_path

    def _clinics(self) -> str:
        return f"{self._address()}/{CLINICS}/"


def _bound(name: str) -> int | None:
    """Return how many pixels the answer may take up; None if nothing is said."""
    said = request.args.get(name)
    if said is None:
        return None
    if not _PIXELS.fullmatch(said):
        raise BadRequest(f"'{name}' must be a whole number of pixels, not {quoted(said)}")
    return int(said)
