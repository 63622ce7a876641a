"""What a request may ask and send: its address, a small form of ours or a small JSON text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from http import HTTPStatus
from json import JSONDecodeError
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Request, redirect
from werkzeug.exceptions import BadRequest, Forbidden, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.wrappers import Response

from screener.records.lines import decode

CLINICS: Final = "clinics"
"""The first part of the addresses of clinics."""
API: Final = "/api"
"""The page about what programs may ask; their addresses lie below it, and below a clinic's."""
FIRST: Final = f"{API}/v1"
"""Where the addresses of the first version lie."""
FHIR: Final = "/fhir"
"""Where the addresses for programs that speak FHIR lie, and below a clinic's."""

_OURS: Final = re.compile(rf"(/{CLINICS}/[^/]+)?{API}/")
_OF_FHIR: Final = re.compile(rf"(/{CLINICS}/[^/]+)?{FHIR}(/|$)")


def is_for_programs(path: str) -> bool:
    """Return whether a path is one that programs ask, whether or not there is anything."""
    return _OURS.match(path) is not None or speaks_fhir(path)


def speaks_fhir(path: str) -> bool:
    """Return whether a path is one at which all answers are in FHIR, errors too."""
    return _OF_FHIR.match(path) is not None


MAX_BYTES: Final = 16 * 1024
MAX_FIELDS: Final = 400
JSON: Final = "application/json"
MAX_BODY_BYTES: Final = 256 * 1024
"""Of a JSON text from a program; so many sheets as may be sent at once have room in it."""


def refuse_foreign_posts(request: Request, allowed: Sequence[str] = ()) -> None:
    """Refuse a post that another site started, but for the origins allowed here; Forbidden.

    Browsers say so in Sec-Fetch-Site. Those too old for it send an Origin, which our own
    Referrer-Policy makes "null"; it gives nothing away, because no cookie comes with it.
    """
    if request.method in ("GET", "HEAD", "OPTIONS") or request.headers.get("Origin") in allowed:
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

    Only if every proxy says so: a proxy that says nothing, or that another proxy reached with TLS,
    would make the browser loop forever.
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


def read_json(
    request: Request,
    types: Sequence[str] = (JSON,),
    decode: Callable[[str], Any] = decode,
) -> Any:
    """Return the JSON value that a program sent; as long as nothing else is said, in pairs.

    Raises UnsupportedMediaType for another type than these, RequestEntityTooLarge for a large
    body, and BadRequest for one that is not JSON.
    """
    _check_type(request, types)
    request.max_content_length = MAX_BODY_BYTES
    try:
        return decode(request.get_data().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadRequest("the body is not UTF-8 text") from error
    except JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise BadRequest(f"the body is not JSON: {error.msg} at {place}") from error
    except (ValueError, RecursionError) as error:
        raise BadRequest("the body cannot be read: a number or a nesting is huge") from error


def _check_type(request: Request, types: Sequence[str]) -> None:
    if request.mimetype not in types:
        raise UnsupportedMediaType(f"send the body as 'Content-Type: {types[0]}'")
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("send the body as UTF-8, the only charset of JSON")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("send the body as it is, not compressed")


def is_reached_as(request: Request, address: str) -> bool:
    """Return whether this request came in under this address."""
    return request.host_url.rstrip("/") == address
