"""Every error is answered in the form of who asked: a page, a problem, or an OperationOutcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError

from screener.errors import StateError, VisitReferenceError
from screener.web.http.addresses import is_for_programs, speaks_fhir
from screener.web.pages.error_pages import (
    Answer,
    http_error,
    reference_error,
    server_error,
    state_error,
)
from screener.web.programs.fhir_errors import as_outcome
from screener.web.programs.problems import as_problem


def register_error_pages(app: Flask) -> None:
    """Show our own page for every error that a request can end in."""
    app.register_error_handler(HTTPException, _for_everybody(http_error))
    app.register_error_handler(InternalServerError, _for_everybody(server_error))
    app.register_error_handler(StateError, state_error)
    app.register_error_handler(VisitReferenceError, reference_error)


def _for_everybody(page: Callable[[Any], Answer]) -> Callable[[Any], Answer | Response]:
    """Answer a program in its own form, and everybody else with a page."""

    def answer(error: HTTPException) -> Answer | Response:
        if speaks_fhir(request.path):
            return as_outcome(error)
        return as_problem(error) if is_for_programs(request.path) else page(error)

    return answer
