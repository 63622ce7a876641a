"""Which other origins may call the API from scripts in their pages: those that a clinic lists.

Never all origins, and never with credentials such as cookies, which nothing here uses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Request, Response

_TEN_MINUTES: Final = 600


def allow_origin(request: Request, response: Response, allowed: Sequence[str]) -> Response:
    """Let browsers pass the response to scripts from an allowed origin, and to no others."""
    if not allowed:
        return response
    response.vary.add("Origin")
    origin = request.headers.get("Origin")
    if origin in allowed:
        response.headers["Access-Control-Allow-Origin"] = origin
        if request.method == "OPTIONS":
            _answer_ahead(response)
    return response


def _answer_ahead(response: Response) -> None:
    """Answer a preflight request, with which a browser asks what a script may send."""
    response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
    response.headers["Access-Control-Allow-Headers"] = "Content-Type"
    response.headers["Access-Control-Max-Age"] = str(_TEN_MINUTES)
