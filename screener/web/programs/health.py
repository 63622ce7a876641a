"""The health check for monitors: that the server answers, and with which rule books."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from flask import Response, jsonify

from screener.translation.loader import Translation
from screener.web.pages.site import Sites


class Health:
    """Says what a server serves, put together once."""

    def __init__(self, sites: Sites) -> None:
        """Take the sites of the server."""
        refused = [asdict(refusal) for refusal in sites.refused]
        self._said = {"status": "ok", "rulebooks": list(_books(sites)), "refused": refused}

    def answer(self) -> Response:
        """Say that the server answers, and name every rule book by its digest, and what is refused.

        `proved` is always true, because nothing else is served. A file that is refused is one with
        mistakes: what was served before it changed still is.
        """
        return jsonify(self._said)


def _books(sites: Sites) -> Iterator[dict[str, Any]]:
    """Yield every rule book once, with the translations of it that patients can choose."""
    books = {site.book.digest: site.book.rulebook for site in sites if not site.translation}
    listed = [each for site in sites if (each := site.translation)]
    translations = {(each.book.digest, each.digest): each for each in listed}
    for digest, header in books.items():
        ours = (each for each in translations.values() if each.book.digest == digest)
        named = {"id": header.id, "version": header.version, "digest": digest, "proved": True}
        yield {**named, "translations": [_named(each) for each in ours]}


def _named(translation: Translation) -> dict[str, Any]:
    """Return a translation by the digest of its words, and whether somebody signed just these."""
    signed = translation.review is not None
    return {"language": translation.language, "words": translation.digest, "signed": signed}
