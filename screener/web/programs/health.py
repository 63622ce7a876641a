"""The health check for monitors: that the server answers, and with which rule books."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Response, jsonify

from screener.web.pages.site import Site


def health(sites: Iterable[Site]) -> Response:
    """Say that the server answers, and name every rule book by its digest.

    `proved` is always true, because the server starts only if all its rule books are proved.
    """
    books = {site.book.digest: site.book.rulebook for site in sites}
    named = [
        {"id": header.id, "version": header.version, "digest": digest, "proved": True}
        for digest, header in books.items()
    ]
    return jsonify({"status": "ok", "rulebooks": named})
