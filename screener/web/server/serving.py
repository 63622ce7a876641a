"""Serves the application in as many processes as it is told, with what the system allows."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import Any, Final, Protocol

import click

from screener.delivery.courier import AT_ONCE
from screener.web.http.guard import Guard
from screener.web.server.connections import Server
from screener.web.server.listener import address_of, listen

_THREADS: Final = 2 * AT_ONCE
"""Requests that a process answers at a time; only half of them can be waiting for clinics."""
_MOST_CONNECTIONS: Final = 10_000
"""Connections that a process keeps open; idle ones wait in the kernel and hold no thread."""
_MOST_OF_SELECT: Final = 400
"""As many where the system can only select() and not poll(), as on Windows."""


class Editions(Protocol):
    """The application as it is now, and whatever takes its place."""

    @property
    def guard(self) -> Guard:
        """The newest application."""
        ...

    def renewed(self) -> bool:
        """Make a newer application if there is need; return whether it is there."""
        ...


def serve_forever(
    editions: Editions, *, host: str, port: int, workers: int, keep_alive: int
) -> None:
    """Listen, print the address, and answer requests until stopped.

    Every few seconds, and at SIGHUP, it asks for a newer application; not where the system cannot
    replace a process, as on Windows. A connection stays open for `keep_alive` seconds after a
    response. Raises OperatorError if it cannot listen on the host and port.
    """
    forks = hasattr(os, "fork")
    most = prepare_system() if forks else _MOST_OF_SELECT
    listener = listen(host, port)

    def work(lifeline: int | None, beat: Callable[[], None]) -> None:
        server = Server(
            editions.guard, listener, threads=_THREADS, keep_alive=keep_alive, most=most
        )
        server.beat = beat
        if lifeline is None:  # alone, it takes Ctrl+C too
            _take_signals(server, signal.SIGTERM, signal.SIGINT)
        else:
            threading.Thread(target=_outlive, args=(lifeline, server), daemon=True).start()
            _take_signals(server, signal.SIGTERM)
        server.run()

    click.echo(f"Screener is running at {address_of(host, listener)} (press Ctrl+C to stop)")
    if not forks:
        work(None, lambda: None)
        return
    from screener.web.server.processes import Processes  # noqa: PLC0415 - not for Windows

    Processes(work, workers).run(editions.renewed, before_stopping=listener.close)


def prepare_system() -> int:
    """Return how many connections a process can hold with half of the files it may open.

    The rest is for all else. Nor may a process write its memory, which holds answers and keys, to
    the disk when it crashes.
    """
    import resource  # noqa: PLC0415 - cannot be imported on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * _MOST_CONNECTIONS
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return _MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else min(wanted, soft) // 2


def _take_signals(server: Server, *numbers: signal.Signals) -> None:
    """Let the first signal stop the server, and the next one end the process."""

    def take(number: int, _frame: Any) -> None:
        signal.signal(number, signal.SIG_DFL)
        server.stop()

    for number in numbers:
        signal.signal(number, take)
    if hasattr(signal, "pthread_sigmask"):
        # Blocked in the threads that run already: only this one wakes up for it.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, numbers)


def _outlive(parent: int, server: Server) -> None:
    """Wait until the parent is gone, and then stop the server: nobody else would."""
    os.read(parent, 1)
    server.stop()
