"""Runs the application in a WSGI server: gunicorn, or waitress on systems without fork."""

from __future__ import annotations

import os
import socket
import struct
import tempfile
from importlib import import_module
from typing import Any, Final

import click
from flask import Flask

from screener.delivery.courier import AT_ONCE
from screener.errors import OperatorError
from screener.web.listener import address_of, listen

_THREADS: Final = 2 * AT_ONCE
"""Requests that a process answers at a time; only half of them can be waiting for clinics."""
_SILENCE: Final = 10
"""Seconds of silence in the middle of a request after which its connection is given up."""
_MOST_CONNECTIONS: Final = 10_000
"""Connections that a process keeps open; idle ones wait in the kernel and hold no thread."""
_IN_MEMORY: Final = "/dev/shm"  # noqa: S108 - gunicorn makes its file there with a name of chance


def serve_forever(app: Flask, *, host: str, port: int, workers: int, keep_alive: int) -> None:
    """Listen, print the address, and answer requests until stopped.

    A connection stays open for `keep_alive` seconds after a response. Raises OperatorError if it
    cannot listen on the host and port, or lacks what it needs to run.
    """
    settings = _gunicorn_settings(workers, keep_alive) if hasattr(os, "fork") else None
    listener = listen(host, port)
    announce = f"Screener is running at {address_of(host, listener)} (press Ctrl+C to stop)"
    if settings:
        _serve_with_gunicorn(app, listener, announce, settings)
    else:
        _serve_with_waitress(app, listener, announce, keep_alive)


def _gunicorn_settings(workers: int, keep_alive: int) -> dict[str, Any]:
    return {
        "workers": workers,
        "worker_class": "gthread",
        "threads": _THREADS,
        "worker_connections": _connections(),
        "keepalive": keep_alive,
        "worker_tmp_dir": _heartbeat_folder(),
        "loglevel": "warning",
        "forwarded_allow_ips": "",  # only SCREENER_PROXY_HOPS decides whom to trust
        "control_socket_disable": True,  # it would leave a file in the home folder
    }


def _connections() -> int:
    """Return how many connections a process can hold with half of the files it may open.

    Close to the limit, a worker could not open what else it needs, and would stop.
    """
    import resource  # noqa: PLC0415 - cannot be imported on Windows

    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    unlimited = limit == resource.RLIM_INFINITY
    return _MOST_CONNECTIONS if unlimited else min(_MOST_CONNECTIONS, limit // 2)


def _heartbeat_folder() -> str:
    """Return a folder for the empty files whose times tell that the workers are alive.

    In memory, no slow disk delays them, and the file system may be read-only. Raises OperatorError
    if there is no folder to write in.
    """
    for folder in (_IN_MEMORY, None):  # None is the system's, such as /tmp or TMPDIR
        try:
            with tempfile.TemporaryFile(dir=folder):
                return folder or tempfile.gettempdir()
        except OSError:
            continue
    raise OperatorError(
        f"cannot start without a folder for small temporary files: {_IN_MEMORY} and /tmp are "
        "missing or read-only; mount one of them in memory (tmpfs), or name another in TMPDIR"
    )


def _serve_with_gunicorn(
    app: Flask, listener: socket.socket, announce: str, settings: dict[str, Any]
) -> None:
    os.environ.pop("WEB_CONCURRENCY", None)  # read already, and gunicorn takes only a number there
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - cannot be imported on Windows

    _give_up_on_silence(listener)
    descriptor = listener.detach()  # gunicorn closes it from here on
    settings["bind"] = f"fd://{descriptor}"
    settings["when_ready"] = lambda _: click.echo(announce)

    class Server(BaseApplication):
        def load_config(self) -> None:
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return app

    Server().run()


def _give_up_on_silence(listener: socket.socket) -> None:
    """Let reads from connections time out, because gunicorn sets no limit of its own.

    Connections inherit the timeout from the listener, and Python does not override it.
    """
    limit = struct.pack("@ll", _SILENCE, 0)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)


def _serve_with_waitress(
    app: Flask, listener: socket.socket, announce: str, keep_alive: int
) -> None:
    waitress = import_module("waitress")  # installed only if gunicorn cannot run

    click.echo(announce)
    waitress.serve(app, sockets=[listener], threads=_THREADS, channel_timeout=keep_alive)
