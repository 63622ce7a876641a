"""What every response gets: headers, how long a browser may keep it, versions, compression.

Nothing with answers is kept, nothing comes from outside, and few sites may frame a page.
"""

from __future__ import annotations

import gzip
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from flask import Request, Response

from screener.web.http.requests import is_for_programs

KEPT_A_YEAR: Final = "public, max-age=31536000, immutable"
KEPT_AN_HOUR: Final = "public, max-age=3600"
EMBED: Final = "embed.js"
"""The one file that pages of other sites load."""

SIZES: Final = tuple(1024 * size for size in (12, 24, 48, 96, 192, 384))
"""In bytes, those of pages with answers; a page of a question has the least."""

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


def pad(request: Request, response: Response) -> Response:
    """Fill a page with answers up to one of a few sizes, with blanks that nobody sees.

    TLS hides what a page says and not how long it is, which would tell an observer of the line
    which questions somebody is asked.
    """
    if request.method == "POST" and response.mimetype == "text/html" and not response.is_streamed:
        content = response.get_data()
        size = next((size for size in SIZES if size >= len(content)), len(content))
        response.set_data(content.ljust(size))
    return response


_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {hosts}"
)
_PERMISSIONS: Final = "camera=({camera}), geolocation=(), microphone=(), payment=(), usb=()"
WITH_CAMERA: Final = {"Permissions-Policy": _PERMISSIONS.format(camera="self")}
"""What lets a page that scans a code ask for the camera."""
_ALWAYS: Final = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": _PERMISSIONS.format(camera=""),
    "Cross-Origin-Opener-Policy": "same-origin",
}
_ONE_YEAR: Final = 365 * 24 * 60 * 60


def add_headers(
    request: Request, response: Response, files: Files, hosts: tuple[str, ...]
) -> Response:
    """Add the headers; `hosts` are the sites that may show this page in a frame.

    A view that needs another policy, because it shows what is not a page of ours, sets its own.
    """
    headers = response.headers
    for name, value in _ALWAYS.items():
        headers.setdefault(name, value)
    if "Content-Security-Policy" not in headers:
        headers.add("Content-Security-Policy", _policy(hosts))
    embeds = request.path == f"/static/{EMBED}"
    headers.add("Cross-Origin-Resource-Policy", "cross-origin" if embeds else "same-origin")
    kept = files.cache_control(request, response)
    if kept or request.endpoint == "static":
        # Not `no-cache`: that lets the browser write whole pages to its disk.
        headers["Cache-Control"] = kept or "no-store"
    headers.setdefault("Cache-Control", "no-store")
    if request.method == "POST" or is_for_programs(request.path):
        headers.add("X-Robots-Tag", "noindex")
    if request.is_secure:
        headers.add("Strict-Transport-Security", f"max-age={_ONE_YEAR}")
    return response


@lru_cache(maxsize=1024)
def _policy(hosts: tuple[str, ...]) -> str:
    return _POLICY.format(hosts=" ".join(hosts) or "'none'")
