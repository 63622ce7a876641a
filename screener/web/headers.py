"""The headers of every response: nothing is kept, nothing is framed, nothing comes from outside."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Response, request

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS: Final = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_ONE_YEAR: Final = 365 * 24 * 60 * 60


def add_headers(response: Response) -> Response:
    """Add the headers; only files that hold no word of anybody may be kept by a cache."""
    response.headers.update(_ALWAYS)
    if _is_versioned_file(response):
        response.headers["Cache-Control"] = f"public, max-age={_ONE_YEAR}, immutable"
    else:
        # Not `no-cache`: that lets the browser write whole pages to its disk.
        response.headers["Cache-Control"] = "no-store"
    if request.method == "POST":
        response.headers["X-Robots-Tag"] = "noindex"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR}"
    return response


def _is_versioned_file(response: Response) -> bool:
    """Return whether the address changes with the content; only then may a cache keep it long."""
    asked = request.endpoint == "static" and request.method in ("GET", "HEAD")
    return asked and "v" in request.args and response.status_code < HTTPStatus.BAD_REQUEST
