"""The headers of every response: nothing is kept, nothing comes from outside, few may frame it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Request, Response

from screener.web.http.addresses import is_for_programs
from screener.web.http.static_files import EMBED, Files

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {hosts}"
)
_ALWAYS: Final = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_ONE_YEAR: Final = 365 * 24 * 60 * 60


def add_headers(
    request: Request, response: Response, files: Files, hosts: Sequence[str]
) -> Response:
    """Add the headers; `hosts` are the sites that may show this page in a frame.

    A view that needs another policy, because it shows what is not a page of ours, sets its own.
    """
    policy = _POLICY.format(hosts=" ".join(hosts) or "'none'")
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.update(_ALWAYS)
    response.headers["Cross-Origin-Resource-Policy"] = (
        "cross-origin" if request.path == f"/static/{EMBED}" else "same-origin"
    )
    kept = files.cache_control(request, response)
    if kept or request.endpoint == "static":
        # Not `no-cache`: that lets the browser write whole pages to its disk.
        response.headers["Cache-Control"] = kept or "no-store"
    response.headers.setdefault("Cache-Control", "no-store")
    if request.method == "POST" or is_for_programs(request.path):
        response.headers["X-Robots-Tag"] = "noindex"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = f"max-age={_ONE_YEAR}"
    return response
