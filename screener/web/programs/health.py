"""The health check for monitors: that the server answers, and with which rule books."""

from __future__ import annotations

from dataclasses import asdict

from flask import Response, jsonify

from screener.web.pages.site import Sites


def health(sites: Sites) -> Response:
    """Say that the server answers, and name every rule book by its digest, and every file refused.

    `proved` is always true, because nothing else is served. A file that is refused is one with
    mistakes: what was served before it changed still is.
    """
    books = {site.book.digest: site.book.rulebook for site in sites}
    named = [
        {"id": header.id, "version": header.version, "digest": digest, "proved": True}
        for digest, header in books.items()
    ]
    refused = [asdict(refusal) for refusal in sites.refused]
    return jsonify({"status": "ok", "rulebooks": named, "refused": refused})
