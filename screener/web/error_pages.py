"""Answers every error in the form that was asked for: page, problem or OperationOutcome.

A page is calm, says what to do, and blames nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from flask import Flask, current_app, redirect, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    InternalServerError,
    NotFound,
    NotImplemented,  # noqa: A004 - Werkzeug's name for the status 501
    RequestEntityTooLarge,
    RequestHeaderFieldsTooLarge,
    TooManyRequests,
)
from werkzeug.wrappers import Response

from screener.errors import StateError, VisitReferenceError
from screener.web.http.guard import LastPage, LastPages
from screener.web.http.requests import check_form, is_for_programs, speaks_fhir
from screener.web.operations.limits import PAPERS, RETRY_AFTER, SENDING, kind_here
from screener.web.pages.site import Sites
from screener.web.pages.view_models import Tokens, WaitPage
from screener.web.programs.fhir_errors import as_outcome
from screener.web.programs.problems import as_problem

Answer = tuple[str, int, dict[str, str]]

_UNREADABLE: Final = (
    BadRequest,
    RequestEntityTooLarge,
    RequestHeaderFieldsTooLarge,
    NotImplemented,
)
"""What a server can say of a request that it does not pass on."""


def register_error_pages(app: Flask, sites: Sites) -> None:
    """Show our own page for every error that a request can end in."""
    app.register_error_handler(HTTPException, _for_everybody(_http_error))
    app.register_error_handler(NotFound, _not_found(sites))
    app.register_error_handler(TooManyRequests, _too_many)
    app.register_error_handler(InternalServerError, _for_everybody(_server_error))
    app.register_error_handler(StateError, _state_error)
    app.register_error_handler(VisitReferenceError, _reference_error)


def last_pages(app: Flask) -> LastPages:
    """Render the pages for when nothing can be rendered, inside the context of a request."""
    answers = [_http_error(kind()) for kind in _UNREADABLE]
    answers.append(_server_error(InternalServerError()))
    return {answer[1]: _last_page(app, answer) for answer in answers}


def _last_page(app: Flask, answer: Answer) -> LastPage:
    """Finish a page, with all the headers that it would have had."""
    response = app.process_response(app.make_response(answer))
    response.content_length = len(response.get_data())
    return LastPage(response.status, tuple(response.headers), response.get_data())


def _for_everybody(page: Callable[[Any], Answer]) -> Callable[[Any], Answer | Response]:
    """Answer a program in its own form, and everybody else with a page."""

    def answer(error: HTTPException) -> Answer | Response:
        if speaks_fhir(request.path):
            return as_outcome(error)
        return as_problem(error) if is_for_programs(request.path) else page(error)

    return answer


def _state_error(_error: StateError) -> Answer:
    return _page(
        400,
        gettext("Please start again"),
        gettext(
            "This page can no longer be used. It may be too old: a page works for a day after your "
            "last step, and loaded anew for an hour. We keep no answers, so we cannot bring yours "
            "back."
        ),
        gone=True,
    )


def _reference_error(_error: VisitReferenceError) -> Answer:
    return _page(
        400,
        gettext("We cannot read this link"),
        gettext(
            "Your clinic's link came with a visit reference that we cannot use. You can start "
            "without it. Please tell your clinic."
        ),
    )


def _server_error(_error: InternalServerError) -> Answer:
    return _page(
        500,
        gettext("Something went wrong on our side"),
        gettext("It is not your fault. Go back one page and try again, or start again."),
    )


def _too_many(error: TooManyRequests) -> Answer | Response:
    """Say when to ask again; a page carries what was sent, so that no answer is lost."""
    error.retry_after = RETRY_AFTER
    return _for_everybody(_wait_page)(error)


def _wait_page(error: TooManyRequests) -> Answer:
    kind, fields = kind_here(), _posted()
    state = dict(fields).get("state", "")
    page = WaitPage(
        tokens=Tokens(state),
        action=request.root_path + request.path,
        fields=fields,
        sends=kind is SENDING,
        prints=kind is PAPERS,
    )
    shown = render_template("wait.html", page=page)
    return shown, error.code, {"Retry-After": str(RETRY_AFTER)}


def _posted() -> tuple[tuple[str, str], ...]:
    """Return what one of our forms posted; nothing of what no form of ours sends."""
    try:
        check_form(request)
    except HTTPException:
        return ()
    return tuple(request.form.items(multi=True))


def _not_found(sites: Sites) -> Callable[[NotFound], Answer | Response]:
    """Lead from a language that is not served to the page in the rule book's own words.

    A translation can fall short while patients read it. They keep their answers, and go on.
    """
    for_everybody = _for_everybody(_http_error)

    def answer(error: NotFound) -> Answer | Response:
        path = sites.in_own_words(request.path)
        adapter = current_app.create_url_adapter(request)
        if not path or is_for_programs(path) or not adapter or not adapter.test(path):
            return for_everybody(error)
        query = request.full_path.removeprefix(request.path).removesuffix("?")
        return redirect(request.root_path + path + query, HTTPStatus.TEMPORARY_REDIRECT)

    return answer


def _http_error(error: HTTPException) -> Answer:
    status = error.code or 500
    if status == HTTPStatus.NOT_FOUND:
        return _page(
            status,
            gettext("This page does not exist"),
            gettext("The address may be old or mistyped. You can start from the first page."),
        )
    page, _, _ = _page(
        status,
        gettext("We could not use what was sent"),
        gettext("The request was not one of our pages. Nothing was kept. You can start again."),
    )
    # Such as Allow, which has to come with a 405.
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    return page, status, headers


def _page(status: int, title: str, text: str, *, gone: bool = False) -> Answer:
    """Return an error page; one that says that the answers are `gone` makes the tab forget them."""
    error = {"status": status, "title": title, "text": text, "gone": gone}
    return render_template("error.html", error=error), status, {}
