"""Turns a page into a tagged PDF with WeasyPrint, in memory alone and without asking anybody.

WeasyPrint is an extra: importing this module fails where it, or a library it needs, is missing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from screener.web.http.static_files import File

_NOWHERE: Final = "https://paper.invalid/"
"""What addresses on the page are taken to be relative to; none is ever asked."""

_TALKATIVE: Final = ("weasyprint", "fontTools", "PIL")


class Shelf(URLFetcher):
    """All the files there are for a page: what is not on it is not fetched from anywhere."""

    def __init__(self, files: Mapping[str, File]) -> None:
        """Take the files by their names, the last part of their addresses."""
        # By its name, by which our settings for types know that it has no annotations.
        URLFetcher.__init__(self, allowed_protocols=())
        self._files = files

    def fetch(self, url: str, _headers: object = None) -> URLFetcherResponse:
        """Return a file; ValueError, on which the page goes without it, where there is none."""
        name = PurePosixPath(urlsplit(url).path).name
        if not url.startswith(_NOWHERE) or name not in self._files:
            raise ValueError("there is no such file")
        content, media_type = self._files[name]
        return URLFetcherResponse(url, content, {"Content-Type": media_type})


class Press:
    """Makes PDFs of the pages of one site."""

    def __init__(self, files: Mapping[str, File], brand: str) -> None:
        """Take the files that the pages may show, and the name that stands beside the logo."""
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
        """Say in the page what PDF/UA asks for and HTML does not."""
        for picture in page.iter("img"):
            picture.set("alt", self._brand)  # every picture needs words, also beside its name
        for pair in page.iterfind(".//dl/div"):
            pair.tag = "li"  # in a list of PDF, nothing stands but items


def _hush() -> None:
    """Keep what the libraries say from every log: it may quote the page, and so an answer."""
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
