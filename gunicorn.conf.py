"""How gunicorn runs ``wsgi:app`` from this folder; options on its command line come first."""

from __future__ import annotations

import contextlib
import logging
import os
from typing import Any, Final

from gunicorn.glogging import Logger
from gunicorn.http.errors import LimitRequestHeaders, ParseException, UnsupportedTransferCoding
from gunicorn.workers.gthread import ThreadWorker

from screener.web.http.log import Discreet

preload_app = True
"""One process makes the application for all, so that what stops the start is said once."""
keepalive = 75
"""Seconds, as SCREENER_KEEP_ALIVE for `screener serve`; workers without threads keep none open."""

_STATUSES: Final[dict[type[BaseException], int]] = {
    UnsupportedTransferCoding: 501,
    LimitRequestHeaders: 431,
    ParseException: 400,
    BaseException: 500,
}
"""What a request gets that gunicorn cannot read, by the kind of error; the first that fits."""


class _ButOfTheParent(Discreet):
    """Leaves what the parent says of its workers as it is: the parent sees no request."""

    def __init__(self) -> None:
        super().__init__()
        self._parent = os.getpid()

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite what comes from a worker."""
        return record.process == self._parent or super().filter(record)


class logger_class(Logger):  # noqa: N801 - gunicorn's name for it
    """Writes kinds and places, as the application does."""

    def setup(self, cfg: Any) -> None:
        """Put the filter before all that gunicorn logs."""
        super().setup(cfg)
        self.error_log.addFilter(_ButOfTheParent())


class worker_class(ThreadWorker):  # noqa: N801 - gunicorn's name for it
    """Answers what it cannot read with a page of ours; gunicorn's own quotes it."""

    def handle_error(self, *given: Any, **_: Any) -> None:
        """Send the page that fits the error, and log its kind."""
        _, client, _, error = given
        self.log.warning("a request cannot be read", exc_info=error)
        status = next(code for kind, code in _STATUSES.items() if isinstance(error, kind))
        app: Any = self.wsgi
        page = app.guard.pages[status]
        lines = [f"HTTP/1.1 {page.status}", *(f"{name}: {value}" for name, value in page.headers)]
        head = "\r\n".join([*lines, "Connection: close", "", ""])
        with contextlib.suppress(OSError):
            client.sendall(head.encode("latin-1") + page.body)
