"""Errors for programs: problem details in JSON (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from flask import Response, current_app, request
from werkzeug.exceptions import (
    HTTPException,
    MethodNotAllowed,
    NotFound,
    UnprocessableEntity,
)

from screener.errors import LineError, SheetError
from screener.web.http.requests import API, FHIR, MAX_BODY_BYTES, speaks_fhir
from screener.wording import allowed
from screener.yamlfile.fields import Frozen

PROBLEM: Final = "application/problem+json"

# RFC 9110 has newer names than some releases of Python and Werkzeug.
_TITLES: Final = {413: "Content Too Large", 422: "Unprocessable Content"}
_DETAILS: Final[Mapping[int, str]] = {
    403: "a page of another origin sent this; the clinic of this address has to list it under "
    "'api_origins'",
    413: f"the body is larger than {MAX_BODY_BYTES // 1024} KiB, the most allowed",
    500: "something went wrong on our side; it is not your fault, and nothing was kept",
}


class Problem(Frozen):
    """Why there is no answer."""

    type: str
    """Always ``about:blank``: the status says what kind of problem it is."""
    title: str
    status: int
    detail: str
    """What is wrong, what is allowed, and the nearest name."""


@contextmanager
def refusals() -> Iterator[None]:
    """Turn a LineError or a SheetError into a 422 response with its message."""
    try:
        yield
    except (LineError, SheetError) as error:
        raise UnprocessableEntity(str(error)) from error


def as_problem(error: HTTPException) -> Response:
    """Return the problem to send to a program whose request ended in an error."""
    status = error.code or 500
    problem = Problem(
        type="about:blank",
        title=_TITLES.get(status, error.name),
        status=status,
        detail=detail_of(error),
    )
    return refusal(error, problem.model_dump_json(), PROBLEM)


def refusal(error: HTTPException, text: str, media_type: str) -> Response:
    """Return the response to an error with a body of our own, and with the error's headers."""
    response = Response(text, error.code or 500, mimetype=media_type)
    # Such as Allow, which has to come with a 405.
    response.headers.extend((n, v) for n, v in error.get_headers() if n != "Content-Type")
    return response


def detail_of(error: HTTPException) -> str:
    """Return what went wrong in our own words, because Werkzeug's are for people at a browser."""
    if error.description and error.description != type(error).description:
        return error.description
    if isinstance(error, MethodNotAllowed):
        return f"this address takes {', '.join(sorted(error.valid_methods or ()))}"
    if isinstance(error, NotFound):
        addresses = list(_addresses())
        here = request.root_path + request.path
        known = allowed(here, addresses) if addresses else "there is no such clinic"
        return f"there is nothing at this address; {known}"
    return _DETAILS.get(error.code or 500, "the request cannot be read")


def _addresses() -> Iterator[str]:
    """Yield the API or FHIR addresses of the house, or of the clinic in the path.

    The addresses of other clinics are left out, because they would reveal which clinics exist.
    """
    kind = FHIR if speaks_fhir(request.path) else API
    start = f"{request.path}/".partition(f"{kind}/")[0] + kind
    for rule in current_app.url_map.iter_rules():
        if rule.rule.startswith(f"{start}/"):
            yield request.root_path + rule.rule
