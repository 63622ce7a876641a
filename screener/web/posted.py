"""What a browser may send: a small form of our own pages, over TLS, and nothing else."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from flask import Request, redirect
from werkzeug.exceptions import BadRequest, Forbidden, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.wrappers import Response

MAX_BYTES: Final = 16 * 1024
MAX_FIELDS: Final = 400


def refuse_foreign_posts(request: Request) -> None:
    """Refuse a post that another site started; Forbidden.

    Browsers say so in Sec-Fetch-Site. Those too old for it send an Origin, which our own
    Referrer-Policy makes "null"; it gives nothing away, because no cookie comes with it.
    """
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is None:
        foreign = not _is_ours(request.headers.get("Origin", "null"), request.host)
    else:
        foreign = site not in ("same-origin", "none")
    if foreign:
        raise Forbidden


def ask_for_tls(request: Request, address: str) -> Response | None:
    """Lead a browser that came without TLS to the same page with it.

    Only where all proxies say that it did: one that is silent, or that was reached with TLS by
    another, would be asked for ever.
    """
    said = request.headers.get("X-Forwarded-Proto", "")
    if request.is_secure or not said or "https" in said:
        return None
    return redirect(address + request.full_path.removesuffix("?"), HTTPStatus.PERMANENT_REDIRECT)


def _is_ours(origin: str, host: str) -> bool:
    try:
        return origin == "null" or urlsplit(origin).netloc == host
    except ValueError:
        return False


def check_form(request: Request) -> None:
    """Refuse a body that no page of ours sends: another type, too large, or not UTF-8."""
    if request.mimetype != "application/x-www-form-urlencoded":
        raise UnsupportedMediaType
    count = 0
    for name, values in request.form.lists():
        count += len(values)
        if any("\N{REPLACEMENT CHARACTER}" in text for text in (name, *values)):
            raise BadRequest
    if count > MAX_FIELDS:
        raise RequestEntityTooLarge
