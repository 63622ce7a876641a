"""The headers of every response: nothing is kept, nothing comes from outside, few may frame it."""

from __future__ import annotations

from functools import lru_cache
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
    request: Request, response: Response, files: Files, hosts: tuple[str, ...]
) -> Response:
    """Add the headers; `hosts` are the sites that may show this page in a frame.

    A view that needs another policy, because it shows what is not a page of ours, sets its own.
    """
    headers = response.headers
    headers.extend(_ALWAYS)
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
