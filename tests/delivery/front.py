"""A proxy in front of a receiver that makes requests or replies go wrong."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread

Ask = Callable[[bytes], bytes]
"""Passes a whole request on, and returns the whole reply."""


@dataclass
class Visit:
    """One connection to the front.

    Attributes:
        connection: the connection to the sender.
        request: the whole request, as it came.
        ask: passes it on.
        over: is set when the front ends, so that no fault waits any longer.
    """

    connection: socket.socket
    request: bytes
    ask: Ask
    over: Event

    def pass_on(self) -> bytes:
        return self.ask(self.request)


Fault = Callable[[Visit], None]


def nothing(visit: Visit) -> None:
    """Pass everything on unchanged."""
    visit.connection.sendall(visit.pass_on())


@dataclass
class Front:
    """A server that misbehaves as told.

    Attributes:
        port: its port on 127.0.0.1.
        fault: what it does to the next visits.
        requests: all requests so far, whole.
    """

    port: int
    fault: Fault = nothing
    requests: list[bytes] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"https://localhost:{self.port}/fhir/R4"


@contextmanager
def front(tls: ssl.SSLContext, ask: Ask) -> Iterator[Front]:
    """Serve over TLS, one visit at a time."""
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = Front(listener.getsockname()[1])
        thread = Thread(target=_serve, args=(listener, tls, made, ask, over))
        thread.start()
        try:
            yield made
        finally:
            over.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _serve(
    listener: socket.socket, tls: ssl.SSLContext, made: Front, ask: Ask, over: Event
) -> None:
    while not over.is_set():
        try:
            plain, _ = listener.accept()
        except OSError:
            return
        # The sender may leave at any moment; that is what the faults are about.
        with suppress(OSError), tls.wrap_socket(plain, server_side=True) as connection:
            request = _whole_request(connection)
            made.requests.append(request)
            made.fault(Visit(connection, request, ask, over))


def _whole_request(connection: socket.socket) -> bytes:
    request = bytearray()
    while b"\r\n\r\n" not in request:
        request += _some(connection)
    head, _, body = bytes(request).partition(b"\r\n\r\n")
    (length,) = [
        int(line.partition(b":")[2])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    ]
    while len(body) < length:
        body += _some(connection)
    return head + b"\r\n\r\n" + body


def _some(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise ConnectionResetError
    return data


def ask_server(host: str, port: int, trust: ssl.SSLContext) -> Ask:
    """Return a function that passes a request to a real server and returns its whole reply."""

    def ask(request: bytes) -> bytes:
        with (
            socket.create_connection((host, port), timeout=30) as plain,
            trust.wrap_socket(plain, server_hostname="localhost") as connection,
        ):
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    return ask
