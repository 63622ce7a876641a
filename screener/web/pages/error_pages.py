"""A calm page for every error, in words that tell what to do and blame nobody."""

from __future__ import annotations

from http import HTTPStatus

from flask import render_template
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, InternalServerError

from screener.errors import StateError, VisitReferenceError

Answer = tuple[str, int, dict[str, str]]


def state_error(_error: StateError) -> Answer:
    """Return the page for a walk that cannot go on."""
    return _page(
        400,
        gettext("Please start again"),
        gettext(
            "This page can no longer be used. It may be more than a day old, or the questions may "
            "have changed since. We keep no answers, so we cannot bring yours back."
        ),
    )


def reference_error(_error: VisitReferenceError) -> Answer:
    """Return the page for a visit reference that cannot be read."""
    return _page(
        400,
        gettext("We cannot read this link"),
        gettext(
            "Your clinic's link came with a visit reference that we cannot use. You can start "
            "without it. Please tell your clinic."
        ),
    )


def server_error(_error: InternalServerError) -> Answer:
    """Return the page for a fault of ours."""
    return _page(
        500,
        gettext("Something went wrong on our side"),
        gettext("It is not your fault. Go back one page and try again, or start again."),
    )


def http_error(error: HTTPException) -> Answer:
    """Return the page for every other error, with its own status and headers."""
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


def _page(status: int, title: str, text: str) -> Answer:
    error = {"status": status, "title": title, "text": text}
    return render_template("error.html", error=error), status, {}
