"""The files of the pages: their versions, how long a browser may keep them, and compression."""

from __future__ import annotations

import gzip
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from flask import Request, Response

KEPT_A_YEAR: Final = "public, max-age=31536000, immutable"
KEPT_AN_HOUR: Final = "public, max-age=3600"
EMBED: Final = "embed.js"
"""The one file that pages of other sites load."""

File = tuple[bytes, str]
"""The content of a file, and its type."""

_COMPRESSIBLE: Final = (
    "text/html",
    "text/css",
    "text/javascript",
    "image/svg+xml",
    "application/json",
    "application/fhir+json",
)


def version_of(content: bytes) -> str:
    """Return the short name of a content, for an address that changes with it."""
    return sha256(content).hexdigest()[:12]


class Files:
    """The static files of the application."""

    def __init__(self, folder: Path) -> None:
        """Note the version of every file."""
        self._versions = {
            path.name: version_of(path.read_bytes()) for path in sorted(folder.glob("*.*"))
        }

    def add_version(self, endpoint: str, values: dict[str, Any]) -> None:
        """Give a file an address that changes with its content, so that it may be kept."""
        if endpoint == "static" and values["filename"] in self._versions:
            values["v"] = self._versions[values["filename"]]

    def cache_control(self, request: Request, response: Response) -> str | None:
        """Return how long a response may be kept if it is a file; None if it is not.

        Only an address with the version of the present content names the same content for ever.
        """
        if request.endpoint != "static" or request.method not in ("GET", "HEAD"):
            return None
        if response.status_code >= HTTPStatus.BAD_REQUEST:
            return None
        name = (request.view_args or {})["filename"]
        if name in self._versions and request.args.get("v") == self._versions[name]:
            return KEPT_A_YEAR
        return KEPT_AN_HOUR if name == EMBED else None


def compress(request: Request, response: Response) -> Response:
    """Compress what a browser asked for by GET: files and pages without answers.

    A page with answers goes as it is: how well it compresses would tell of what is in it.
    """
    if request.method not in ("GET", "HEAD") or response.mimetype not in _COMPRESSIBLE:
        return response
    response.vary.add("Accept-Encoding")
    wanted = request.method == "GET" and request.accept_encodings.quality("gzip")
    if response.status_code != HTTPStatus.OK or not wanted:
        return response
    response.direct_passthrough = False
    response.set_data(gzip.compress(response.get_data(), mtime=0))
    response.content_encoding = "gzip"
    _, is_weak = response.get_etag()
    # What these said of the bytes before; a weak tag speaks of what they mean.
    for name in ("Last-Modified", "Accept-Ranges", *(() if is_weak else ("ETag",))):
        response.headers.pop(name, None)
    return response
