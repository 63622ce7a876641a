"""Which pages of other origins may let their scripts ask what programs ask: those a clinic lists.

Never all of them, and never with what a browser knows of its user: nothing here looks at that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from flask import Request, Response

_TEN_MINUTES: Final = 600


def allow_origin(request: Request, response: Response, allowed: Sequence[str]) -> Response:
    """Let a browser hand the response to a script of an origin allowed here, and of no other."""
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
    """Say what a script may send: browsers ask before they let it."""
    response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
    response.headers["Access-Control-Allow-Headers"] = "Content-Type"
    response.headers["Access-Control-Max-Age"] = str(_TEN_MINUTES)
