"""How often one client may ask: far more than a patient needs, and less of what costs much.

Flask-Limiter counts; here is who counts as one client, what is counted together, and how much of
it is allowed. docs/running.md tells operators what that means with several processes.
"""

from __future__ import annotations

import logging
import threading
from functools import partial, update_wrapper
from typing import Any, Final, NamedTuple

from flask import Flask, g, request
from flask_limiter import ApplicationLimit, Limiter
from limits.errors import ConfigurationError

from screener.config import PROXY_HOPS, Settings
from screener.errors import OperatorError
from screener.operating import LIMITS, MEMORY, OFF
from screener.web.http.requests import check_form, is_for_programs
from screener.web.operations.clients import Clients

RETRY_AFTER: Final = 60
"""Seconds after which a client that stops asking may ask again."""


class Kind(NamedTuple):
    """Requests that are counted together, and how many of them one client may make."""

    name: str
    most: str


WALK: Final = Kind("walk", "3000 per minute")
"""Whole clinics come from one address: a hundred patients who each choose an answer and go on,
every four seconds."""
PROGRAMS: Final = Kind("programs", "300 per minute")
"""A full list of sheets takes 0.2 seconds, so one program keeps one core busy at most."""
PAPERS: Final = Kind("papers", "12 per minute")
"""The worst PDF takes 4 seconds, so one client keeps one core busy at most."""
SENDING: Final = Kind("sending", "10 per minute")
"""To each clinic: as many patients as finish in a minute in one waiting room. One client once sent
65 in ten seconds."""

_FREE: Final = frozenset({"", "static", "theme", "logo", "health", "security_contact"})
"""Names of addresses that are not counted: files, what monitors ask, and what does not exist."""
_PATIENCE: Final[Any] = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
"""Seconds until the storage counts as unreachable: a patient waits for it."""
_MEMORY: Final = "limits.storage.memory"
_LOG: Final = logging.getLogger(__name__)
_LIBRARY: Final = logging.getLogger("flask-limiter")
_UNREACHABLE: Final = (
    f"the storage of {LIMITS.name} cannot be reached: each process counts by itself until it can"
)
_WORDS: Final = {
    "Rate limit storage unreachable - falling back to in-memory storage": _UNREACHABLE,
    "Failed to rate limit. Swallowing error": "a request could not be counted, and was let through",
    "Rate limit storage recovered": f"the storage of {LIMITS.name} can be reached again",
}
"""What the library logs, in our words."""
_ONE_CLIENT: Final = (
    f"a proxy seems to be in front, but {PROXY_HOPS.name} is 0: all who come through it count as "
    "one client, and share its limits"
)


class _InOurWords(logging.Handler):
    """Says what became of the storage; all else that the library logs names a client's hash."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg in _WORDS:
            _LOG.warning(_WORDS[record.msg])


def set_limits(app: Flask, settings: Settings) -> None:
    """Let an application refuse requests above the limits, as its settings say.

    Raises OperatorError if they name a storage whose package is missing.
    """
    where = settings.operating.limits
    if where == OFF:
        return
    clients = Clients(settings.keys[0])
    limiter = Limiter(
        lambda: clients.name_of(request.remote_addr),
        application_limits=[
            ApplicationLimit(lambda: g.kind.most, scope=_scope, error_message=_refusal)
        ],
        strategy="sliding-window-counter",
        storage_uri="memory://" if where == MEMORY else where,
        storage_options={} if where == MEMORY else _PATIENCE,
        in_memory_fallback_enabled=where != MEMORY,
        swallow_errors=True,
        key_prefix="screener",
    )
    limiter.request_filter(lambda: g.kind is None)
    app.before_request(_note_kind)
    if not settings.proxy_hops:
        app.before_request(_Proxies().look)
    _start(app, limiter)


def _start(app: Flask, limiter: Limiter) -> None:
    for view in app.view_functions.values():
        if isinstance(view, partial):
            update_wrapper(view, view.func)  # the library asks every view for its name
    try:
        limiter.init_app(app)
    except ConfigurationError as error:
        raise OperatorError(
            f"{LIMITS.name}: the package for Valkey is missing; install screener with the extra "
            "'valkey'"
        ) from error
    if not any(isinstance(handler, _InOurWords) for handler in _LIBRARY.handlers):
        _LIBRARY.addHandler(_InOurWords())
        _LIBRARY.setLevel(logging.INFO)
        _LIBRARY.propagate = False
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer) and thread.function.__module__ == _MEMORY:
            thread.join()  # it has looked for what is old; a process shall fork without threads


def _note_kind() -> None:
    g.kind = kind_here()


def kind_here() -> Kind | None:
    """Return what the present request counts as; None if it is not counted.

    Raises what :func:`check_form` raises for a body that is no form, where the form decides.
    """
    name = (request.endpoint or "").rpartition(".")[2]
    if name in _FREE or request.method == "OPTIONS":
        return None
    if is_for_programs(request.path):
        return PROGRAMS
    if name == "paper":
        return PAPERS
    return SENDING if name == "deliver" and _sends() else WALK


def _sends() -> bool:
    """Return whether the button was pressed that sends; the page has others."""
    check_form(request)
    return request.form.get("go") == "deliver"


def _scope(_endpoint: str) -> str:
    kind: Kind = g.kind
    clinic = (request.view_args or {}).get("clinic", "") if kind is SENDING else ""
    return f"{kind.name}:{clinic}"


def _refusal() -> str:
    return (
        f"more than {g.kind.most} came from your address; wait {RETRY_AFTER} seconds before you "
        "ask again"
    )


class _Proxies:
    """Tells the operator once if everybody seems to be one client."""

    _told = False

    def look(self) -> None:
        """Look for what only a proxy adds to a request."""
        if not self._told and "X-Forwarded-For" in request.headers:
            self._told = True
            _LOG.warning(_ONE_CLIENT)
