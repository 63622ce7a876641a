"""Errors for programs that speak FHIR: the words of a problem in an OperationOutcome."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from flask import Response, request
from werkzeug.exceptions import HTTPException

from screener.fhir.resource import outcome
from screener.fhir.sent.elements import ElementError
from screener.fhir.server import MEDIA_TYPE
from screener.web.programs.fhir_formats import wanted_type
from screener.web.programs.problems import detail_of, refusal

_CODES: Final[Mapping[int, str]] = {
    400: "structure",
    403: "forbidden",
    404: "not-found",
    405: "not-supported",
    406: "not-supported",
    413: "too-long",
    415: "not-supported",
    422: "invalid",
    429: "throttled",
    500: "exception",
}
"""FHIR's issue type for each HTTP status."""


def as_outcome(error: HTTPException) -> Response:
    """Return the response to a FHIR request that ended in an error.

    A program that accepts none of our media types gets the reason in FHIR's own.
    """
    code = _CODES.get(error.code or 500, "processing")
    cause = error.__cause__
    path = cause.path if isinstance(cause, ElementError) else ""
    said = json.dumps(outcome(code, detail_of(error), path), ensure_ascii=False)
    return refusal(error, said, wanted_type(request) or MEDIA_TYPE)
