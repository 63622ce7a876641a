"""Runs the application in a WSGI server: gunicorn, or waitress on systems without fork."""

from __future__ import annotations

import os
import socket
import struct
from importlib import import_module
from typing import Any, Final

import click
from flask import Flask

from screener.delivery.courier import AT_ONCE
from screener.errors import OperatorError

_THREADS: Final = 2 * AT_ONCE
"""Requests that a process answers at a time; only half of them can be waiting for clinics."""
_SILENCE: Final = 10
"""Seconds of silence in the middle of a request after which its connection is given up."""


def serve_forever(app: Flask, *, host: str, port: int, workers: int) -> None:
    """Listen, print the address, and answer requests until stopped.

    Raises OperatorError if it cannot listen on the host and port.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise OperatorError(
            f"cannot listen on {host} port {port}: {error.strerror}; choose another with --port"
        ) from error
    named = f"[{host}]" if ":" in host else host
    address = f"http://{named}:{listener.getsockname()[1]}"
    announce = f"Screener is running at {address} (press Ctrl+C to stop)"
    if hasattr(os, "fork"):
        _serve_with_gunicorn(app, listener, announce, workers)
    else:
        _serve_with_waitress(app, listener, announce)


def _serve_with_gunicorn(app: Flask, listener: socket.socket, announce: str, workers: int) -> None:
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - cannot be imported on Windows

    _give_up_on_silence(listener)
    descriptor = listener.detach()  # gunicorn closes it from here on

    class Server(BaseApplication):
        def load_config(self) -> None:
            settings = {
                "bind": f"fd://{descriptor}",
                "workers": workers,
                "worker_class": "gthread",
                "threads": _THREADS,
                "loglevel": "warning",
                "forwarded_allow_ips": "",  # only SCREENER_PROXY_HOPS decides whom to trust
                "control_socket_disable": True,  # it would leave a file in the home folder
                "when_ready": lambda _: click.echo(announce),
            }
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


def _serve_with_waitress(app: Flask, listener: socket.socket, announce: str) -> None:
    waitress = import_module("waitress")  # installed only if gunicorn cannot run

    click.echo(announce)
    waitress.serve(app, sockets=[listener], threads=_THREADS)
