"""What a browser may post: a small form of our own pages, and nothing else."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Request
from werkzeug.exceptions import BadRequest, Forbidden, RequestEntityTooLarge, UnsupportedMediaType

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
