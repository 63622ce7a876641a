"""What a request may ask and send: its address, a small form of ours or a small JSON text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from flask import Request, redirect, url_for
from werkzeug.exceptions import BadRequest, Forbidden, RequestEntityTooLarge, UnsupportedMediaType
from werkzeug.wrappers import Response

from screener.errors import JsonError
from screener.json_text import Decode, as_pairs, value_in

CLINICS: Final = "clinics"
"""The first part of the addresses of clinics."""
HOUSE: Final = "house"
"""What Flask's names for the addresses of the house start with."""
CLINIC: Final = "clinic"
"""What Flask's names for the addresses of clinics start with."""


class Place(NamedTuple):
    """Where the pages of a questionnaire lie.

    Attributes:
        clinic: the id of the clinic that it is for; empty for the house.
        language: the language that it is translated to; empty for the rule book's own words.
    """

    clinic: str
    language: str

    @property
    def prefix(self) -> str:
        """Return how the addresses of its pages start."""
        clinic = f"/{CLINICS}/{self.clinic}" if self.clinic else ""
        return f"{clinic}/{self.language}" if self.language else clinic

    @property
    def endpoints(self) -> str:
        """Return what Flask's names for its addresses start with."""
        kind = CLINIC if self.clinic else HOUSE
        return f"{kind}.{self.language}" if self.language else kind

    def address_of(self, page: str) -> str:
        """Return the address of one of its pages, in the context of a request."""
        name = f"{self.endpoints}.{page}"
        return url_for(name, clinic=self.clinic) if self.clinic else url_for(name)


API: Final = "/api"
"""The page about what programs may ask; their addresses lie below it, and below a clinic's."""
FIRST: Final = f"{API}/v1"
"""Where the addresses of the first version lie."""
FHIR: Final = "/fhir"
"""Where the addresses for programs that speak FHIR lie, and below a clinic's."""
OEMBED: Final = "/oembed"
"""Where programs that build web pages ask how to show a clinic's questionnaire."""

_SITES: Final = ("same-origin", "same-site", "cross-site", "none")
"""What Sec-Fetch-Site can say; its standard asks to ignore any other value."""
_NO_ORIGIN: Final = "null"
_ORIGIN: Final = re.compile(r"(?:https?:)?//([a-z0-9_][a-z0-9._-]*|\[[0-9a-f:.]+\])(?::([0-9]+))?")
_OURS: Final = re.compile(rf"(/{CLINICS}/[^/]+)?{API}/|{OEMBED}$")
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


def refuse_foreign_posts(request: Request, address: str, allowed: Sequence[str] = ()) -> None:
    """Refuse a post that another site started, but for the origins allowed here; Forbidden.

    `address` is that of this server. docs/security.md has a table of what is refused, and why.
    """
    origin = request.headers.get("Origin") or _NO_ORIGIN
    if request.method in ("GET", "HEAD", "OPTIONS") or origin in allowed:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site in _SITES:
        foreign = site not in ("same-origin", "none")
    else:
        host = request.headers.get("Host", "")  # Werkzeug's own takes no name with an underscore
        foreign = origin != _NO_ORIGIN and not _is_at(origin, address, f"//{host}")
    if foreign:
        raise Forbidden


def ask_for_tls(request: Request, origin: str) -> Response | None:
    """Lead a browser that came without TLS to the same page with it.

    Only if every proxy says so: a proxy that says nothing, or that another proxy reached with TLS,
    would make the browser loop forever.
    """
    said = request.headers.get("X-Forwarded-Proto", "")
    if request.is_secure or not said or "https" in said:
        return None
    path = request.root_path + request.full_path.removesuffix("?")
    return redirect(origin + path, HTTPStatus.PERMANENT_REDIRECT)


def _is_at(origin: str, *addresses: str) -> bool:
    """Return whether an origin is at one of these addresses, with TLS or without.

    A proxy that ends TLS hides from us which it was.
    """
    place = _place(origin)
    return place is not None and place in map(_place, addresses)


def _place(address: str) -> tuple[str, str] | None:
    """Return host and port as browsers compare them; no port where the scheme says it."""
    found = _ORIGIN.fullmatch(address.lower())
    if not found:
        return None
    host, port = found.groups(default="")
    return host.removesuffix("."), "" if port in ("80", "443") else port


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
    decode: Decode = as_pairs,
) -> Any:
    """Return the JSON value that a program sent; as long as nothing else is said, in pairs.

    Raises UnsupportedMediaType for another type than these, RequestEntityTooLarge for a large
    body, and BadRequest for one that is not JSON.
    """
    _check_type(request, types)
    request.max_content_length = MAX_BODY_BYTES
    try:
        return value_in(request.get_data(), decode, "body")
    except JsonError as error:
        raise BadRequest(str(error)) from error


def _check_type(request: Request, types: Sequence[str]) -> None:
    if request.mimetype not in types:
        raise UnsupportedMediaType(f"send the body as 'Content-Type: {types[0]}'")
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType("send the body as UTF-8, the only charset of JSON")
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise UnsupportedMediaType("send the body as it is, not compressed")


def is_reached_as(request: Request, origin: str) -> bool:
    """Return whether this request came in under this origin."""
    return request.host_url.rstrip("/") == origin
