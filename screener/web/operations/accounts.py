"""What became of each request, for the log and the metrics: nothing in it is what a client sent."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from flask import Flask, request

from screener.web.http.guard import Guard, LastPages
from screener.web.http.log import Trouble
from screener.web.http.requests import CLINIC
from screener.web.http.steps import Step, step_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_KEY: Final = "screener.route"
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
_OTHER: Final = "other"
"""Any other method: a client could write there what it likes."""
_NOWHERE: Final = "none"
"""The endpoint of what does not exist."""


@dataclass(frozen=True, slots=True)
class Account:
    """What became of one request.

    Attributes:
        site: the id of the clinic; empty if the address is not one of a clinic.
        endpoint: the name of the address in our table of addresses, never the path.
        method: one of HTTP's usual methods, or that it was another.
        status: the code that was answered; 0 if the client went before there was one.
        seconds: how long it took until the last byte was handed to the server.
        size: how many bytes the body had; None after a POST, as a page with answers could be told
            by its size.
        step: what step of a walk it was.
    """

    site: str
    endpoint: str
    method: str
    status: int
    seconds: float
    size: int | None
    step: Step


Observer = Callable[[Account], None]


class _Route(NamedTuple):
    """Which of our addresses a request asked for."""

    site: str = ""
    endpoint: str = _NOWHERE


def note_routes(app: Flask) -> None:
    """Let an application note for each request which address of ours was asked; do it first."""
    app.before_request(_note_route)


def _note_route() -> None:
    endpoint = request.endpoint or _NOWHERE
    of_clinic = endpoint.startswith(f"{CLINIC}.")
    site = (request.view_args or {}).get("clinic", "") if of_clinic else ""  # one that is there
    request.environ[_KEY] = _Route(site, endpoint)


class Observed(Guard):
    """Answers as a guard does, and tells what became of each request.

    An observer that fails is logged, and nobody else notices.
    """

    def __init__(
        self, app: WSGIApplication, pages: LastPages, observers: Iterable[Observer]
    ) -> None:
        """Take what a guard takes, and whom to tell."""
        super().__init__(app, pages)
        self._observers = tuple(observers)

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Generator[bytes, None, None]:
        """Answer a request, and tell what became of it, also if the client went meanwhile."""
        began, status, size = time.perf_counter(), 0, 0

        def start(said: str, *more: Any) -> Any:
            nonlocal status
            status = int(said.partition(" ")[0])
            return start_response(said, *more)

        try:
            for part in super().__call__(environ, start):
                size += len(part)
                yield part
        finally:
            with Trouble():
                self._tell(environ, status, time.perf_counter() - began, size)

    def _tell(self, environ: Mapping[str, Any], status: int, seconds: float, size: int) -> None:
        route: _Route = environ.get(_KEY, _Route())
        method = environ["REQUEST_METHOD"]
        account = Account(
            site=route.site,
            endpoint=route.endpoint,
            method=method if method in _METHODS else _OTHER,
            status=status,
            seconds=seconds,
            size=None if method == "POST" else size,
            step=step_of(environ),
        )
        for observer in self._observers:
            observer(account)


class RequestLog:
    """Writes a line of JSON for each request."""

    def __init__(self) -> None:
        """Write to what is standard error now."""
        from screener.web.http.json_lines import request_lines  # noqa: PLC0415 - slow to load

        self._lines = request_lines()

    def __call__(self, account: Account) -> None:
        """Write what became of a request; of the step it was, nothing."""
        failed = account.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        write = self._lines.error if failed else self._lines.info
        size = {} if account.size is None else {"bytes": account.size}
        write(
            "request",
            site=account.site,
            endpoint=account.endpoint,
            method=account.method,
            status=account.status,
            seconds=round(account.seconds, 3),
            process=os.getpid(),
            **size,
        )
