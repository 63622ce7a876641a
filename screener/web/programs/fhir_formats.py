"""The media types in which programs that speak FHIR can send requests and get responses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Request
from werkzeug.exceptions import NotAcceptable, UnsupportedMediaType
from werkzeug.http import parse_options_header

from screener.fhir.server import MEDIA_TYPE
from screener.web.http.requests import JSON

SENT: Final = (MEDIA_TYPE, JSON)
"""The media types that a body may have."""

# A program that asks for application/json gets that type back, as R4 recommends.
_ANSWERS: Final[Mapping[str, str]] = {
    "*/*": MEDIA_TYPE,
    "application/*": MEDIA_TYPE,
    MEDIA_TYPE: MEDIA_TYPE,
    JSON: JSON,
}
_SHORT: Final = "json"
_RELEASES: Final = ("4.0", "4.0.1")


def answer_type(request: Request) -> str:
    """Return the media type of ours that a request wants; raise NotAcceptable if it wants none."""
    wanted = wanted_type(request)
    if wanted is None:
        raise NotAcceptable(f"answers here are {MEDIA_TYPE} of FHIR 4.0, and nothing else")
    return wanted


def wanted_type(request: Request) -> str | None:
    """Return the media type of ours that a request wants, or None if it wants none of them.

    `_format` takes precedence over `Accept`.
    """
    if asked := request.args.get("_format"):
        # An unescaped plus in an address is decoded as a space.
        name = asked.replace(" ", "+")
        return MEDIA_TYPE if name == _SHORT else _ours(name)
    if not request.accept_mimetypes:
        return MEDIA_TYPE
    ranked = sorted(request.accept_mimetypes, key=lambda entry: entry[1], reverse=True)
    return next((ours for name, rank in ranked if rank and (ours := _ours(name))), None)


def check_release(request: Request) -> None:
    """Raise UnsupportedMediaType if a body claims to be in another release of FHIR."""
    if not _is_r4(request.mimetype_params):
        raise UnsupportedMediaType("send the body in FHIR 4.0")


def _ours(name: str) -> str | None:
    media_type, parameters = parse_options_header(name)
    return _ANSWERS.get(media_type.lower()) if _is_r4(parameters) else None


def _is_r4(parameters: Mapping[str, str]) -> bool:
    return parameters.get("fhirversion", _RELEASES[0]) in _RELEASES
