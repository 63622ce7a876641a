"""Turns a page into a tagged PDF with WeasyPrint, in memory and without any network request.

WeasyPrint is an extra: importing this module fails if it, or a library it needs, is missing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from screener.web.http.responses import File

_NOWHERE: Final = "https://paper.invalid/"
"""The base of relative addresses on the page; nothing is ever requested from it."""

_HEADINGS: Final = {"title": "h1", "part": "h2"}
"""The headings of the clinician's page, which comes first on paper and is hidden on the screen."""

_TALKATIVE: Final = ("weasyprint", "fontTools", "PIL")


class Shelf(URLFetcher):
    """The only files that a page can use; nothing else is fetched from anywhere."""

    def __init__(self, files: Mapping[str, File]) -> None:
        """Take the files by name, which is the last part of their address."""
        # Not super(): mypy recognizes the untyped calls that our settings allow by their full name.
        URLFetcher.__init__(self, allowed_protocols=())
        self._files = files

    def fetch(self, url: str, _headers: object = None) -> URLFetcherResponse:
        """Return a file.

        Raises ValueError if there is no such file; WeasyPrint then leaves it out.
        """
        name = PurePosixPath(urlsplit(url).path).name
        if not url.startswith(_NOWHERE) or name not in self._files:
            raise ValueError("there is no such file")
        content, media_type = self._files[name]
        return URLFetcherResponse(url, content, {"Content-Type": media_type})


class Press:
    """Makes PDFs of the pages of one site."""

    def __init__(self, files: Mapping[str, File], brand: str) -> None:
        """Take the files that the pages may use, and the name shown beside the logo."""
        self._shelf = Shelf(files)
        self._brand = brand
        _hush()

    def print(self, page: str) -> bytes:
        """Return a page of HTML as a PDF."""
        document = HTML(string=page, base_url=_NOWHERE, url_fetcher=self._shelf)
        self._prepare(document.etree_element)
        printed: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
        return printed

    def _prepare(self, page: Element) -> None:
        """Add to the page what PDF/UA requires and HTML does not."""
        for picture in page.iter("img"):
            picture.set("alt", self._brand)  # required even if the name is beside the picture
        for pair in page.iterfind(".//dl/div"):
            pair.tag = "li"  # a list in a PDF may contain only items
        for inside in page.iterfind(".//a//*"):
            inside.tag = "a"  # every box in a link can be pressed, and has to be tagged as one
        for kind, rank in _HEADINGS.items():
            for title in page.iterfind(f".//section[@class='record']//p[@class='{kind}']"):
                title.tag = rank


class Fonts:
    """The letters that the fonts of this machine have; each is looked for once."""

    def __init__(self) -> None:
        """Look for none yet."""
        self._lacking: dict[str, bool] = {}

    def lacking(self, words: str) -> tuple[str, ...]:
        """Return the letters of some words that would be printed as boxes, in order."""
        new = set(words) - self._lacking.keys()
        if new:
            boxes = _boxes(new)
            self._lacking |= {letter: letter in boxes for letter in new}
        return tuple(letter for letter in sorted(set(words)) if self._lacking[letter])


def _boxes(letters: Iterable[str]) -> set[str]:
    """Print some letters, and return those for which no font was found."""
    _hush()
    document = HTML(string=f"<p>{escape(' '.join(sorted(letters)))}").render()
    document.write_pdf()  # which looks for the fonts
    return {chr(code) for font in document.fonts.values() for code in font.missing}


def _hush() -> None:
    """Silence the libraries' logs, which may quote the page and so an answer."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
