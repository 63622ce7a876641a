"""What a monitor asks: whether the server answers, and by which rule books."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, jsonify

from screener.web.pages.site import Site


def health(sites: Iterable[Site]) -> Response:
    """Say that the server answers, and name every rule book by its digest.

    All of them were proved at the start: no other is served.
    """
    books = {site.book.digest: site.book.rulebook for site in sites}
    named = [
        {"id": header.id, "version": header.version, "digest": digest, "proved": True}
        for digest, header in books.items()
    ]
    return jsonify({"status": "ok", "rulebooks": named})
