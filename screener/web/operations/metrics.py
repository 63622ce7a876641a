"""Lets one process count for all: workers tell it of each request, and it answers Prometheus.

What it counted outlives every worker. If it ends itself, its keeper starts another. Nothing that
it is told says who asked, or what they sent.
"""

from __future__ import annotations

import json
import logging
import os
import select
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from threading import Thread
from typing import Any, Final, NoReturn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import make_wsgi_app

from screener.web.http.log import Trouble
from screener.web.http.steps import Step
from screener.web.operations.accounts import Account
from screener.web.operations.tally import Tally

_LOG: Final = logging.getLogger(__name__)
_AT_ONCE: Final = getattr(select, "PIPE_BUF", 512)
"""Bytes that a pipe takes whole or not at all, so that the notes of workers never mix."""
_PATIENCE: Final = 5
"""Seconds in which whoever reads the metrics has to say so."""
_PAUSE: Final = 1
"""Seconds before another counts, as it may not be able to; what it is told waits in the pipe."""
_RENEWED: Final = "the process that counts requests ended with status %d; another begins anew"
_STOPPED: Final = "nobody counts requests any more; a restart of the server begins anew"


class Meter:
    """Tells the process that counts what became of each request; never waits for it."""

    def __init__(self, pipe: int) -> None:
        """Take the end of the pipe to write to."""
        os.set_blocking(pipe, False)
        self._pipe = pipe
        self._lost = 0
        self._stopped = False

    def __call__(self, account: Account) -> None:
        """Tell of one request, and of how many it could not tell before."""
        lost, self._lost = self._lost, 0
        note = json.dumps({**asdict(account), "lost": lost}).encode() + b"\n"
        if len(note) > _AT_ONCE or not self._write(note):
            self._lost += lost + 1

    def _write(self, note: bytes) -> bool:
        """Return whether there was room; if nobody reads any more, it does not matter."""
        try:
            os.write(self._pipe, note)
        except BlockingIOError:
            return False
        except BrokenPipeError:
            self._say_stopped()
        return True

    def _say_stopped(self) -> None:
        if not self._stopped:
            self._stopped = True
            _LOG.warning(_STOPPED)


def start_counting(listener: socket.socket) -> Meter:
    """Start the process that counts, and that answers at a listening socket; return its meter.

    It ends when the last process has ended that has the meter. Where no process can be started so,
    as on Windows, a thread counts.
    """
    notes, pipe = os.pipe()
    if not hasattr(os, "fork"):
        Thread(target=_count, args=(notes, listener), daemon=True).start()
    elif os.fork():
        os.close(notes)
        listener.close()
    else:
        os.close(pipe)
        _be_keeper(notes, listener)
    return Meter(pipe)


def _be_keeper(notes: int, listener: socket.socket) -> NoReturn:
    """Keep a process that counts, in one that has neither keys nor answers in its memory.

    Signals from a terminal or a supervisor end neither: they end after the last who sends notes.
    """
    import resource  # noqa: PLC0415 - cannot be imported on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    with Trouble():
        while code := _ended(notes, listener):
            _LOG.error(_RENEWED, code)
            time.sleep(_PAUSE)
    os._exit(0)


def _ended(notes: int, listener: socket.socket) -> int:
    """Let a process count, and return with what status it ended; 0 if all has been counted."""
    counter = os.fork()
    if counter:
        return os.waitstatus_to_exitcode(os.waitpid(counter, 0)[1])
    with Trouble() as trouble:
        _count(notes, listener)
    os._exit(1 if trouble.noted else 0)


def _count(notes: int, listener: socket.socket) -> None:
    """Count until nobody can send notes any more."""
    tally = Tally()
    Thread(target=_answer, args=(tally, listener), daemon=True).start()
    for account, lost in read_notes(notes):
        tally.add(account, lost)


def read_notes(notes: int) -> Iterator[tuple[Account, int]]:
    """Yield what workers tell, with how many requests they could not tell of before.

    A line whose beginning another took, who counted before, is passed over.
    """
    with os.fdopen(notes, "rb") as lines:
        for line in lines:
            with suppress(ValueError):
                note = _note_in(line)
                yield note


def _note_in(line: bytes) -> tuple[Account, int]:
    told: dict[str, Any] = json.loads(line)
    lost, step = told.pop("lost"), Step(**told.pop("step"))
    return Account(step=step, **told), lost


class _Handler(WSGIRequestHandler):
    """Answers one reading of the metrics; it logs nothing of who reads."""

    timeout = _PATIENCE

    def log_message(self, *_said: object) -> None:
        """Stay silent."""


class _Server(WSGIServer):
    """Listens at a socket that was opened before, so that an error stopped the start."""

    def __init__(self, listener: socket.socket) -> None:
        """Take the socket."""
        super().__init__(listener.getsockname()[:2], _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.server_name, self.server_port = "localhost", 0
        self.setup_environ()

    def handle_error(self, *_given: object) -> None:
        """Stay silent: who reads went away."""


def _answer(tally: Tally, listener: socket.socket) -> None:
    with _Server(listener) as server:
        server.set_app(make_wsgi_app(tally.registry, disable_compression=True))
        server.serve_forever()
