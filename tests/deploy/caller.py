"""Whoever reaches the server through TLS, as the site in deploy/ has it."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from typing import Any, cast
from urllib.parse import urlencode

from flask.testing import FlaskClient

from tests.deploy.front import NAME, PATIENCE, Front
from tests.web.server.raw import all_of


@dataclass(frozen=True)
class Answered:
    """A response, with what the pages' reader asks of one."""

    status_code: int
    headers: list[tuple[str, str]]
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode()

    def every(self, name: str) -> list[str]:
        """Return the values of a header, each time that it is there."""
        return [value for known, value in self.headers if known.lower() == name.lower()]


@dataclass
class Caller:
    """Sends requests, each over a connection of its own.

    Attributes:
        front: the proxy.
        context: what of TLS it speaks.
        received: every answer.
    """

    front: Front
    context: ssl.SSLContext = field(init=False)
    received: list[Answered] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context = ssl.create_default_context(cafile=self.front.authority)

    @property
    def as_client(self) -> FlaskClient:
        """This, for a patient, who needs no more of a client than `get` and `post`."""
        return cast("FlaskClient", self)

    def get(self, path: str, **headers: str) -> Answered:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, data: Mapping[str, Any]) -> Answered:
        """Post a form."""
        sent = urlencode(data, doseq=True).encode()
        return self.ask("POST", path, sent, {"Content-Type": "application/x-www-form-urlencoded"})

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answered:
        """Send a request."""
        with self.connected() as connection:
            http = HTTPConnection(NAME)
            http.sock = connection
            http.request(method, path, body, dict(headers or {}))
            response = http.getresponse()
            answered = Answered(response.status, response.getheaders(), response.read())
        self.received.append(answered)
        return answered

    def say(self, sent: bytes) -> bytes:
        """Send bytes, and return what comes until the connection is closed."""
        with self.connected() as connection:
            connection.sendall(sent)
            return all_of(connection)

    @contextmanager
    def connected(self, name: str = NAME, room: int | None = None) -> Iterator[ssl.SSLSocket]:
        """Connect by a name, with so many bytes of room for what arrives and is not yet read."""
        with socket.socket() as plain:
            plain.settimeout(PATIENCE)
            if room:
                plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
            plain.connect(("127.0.0.1", self.front.secure))
            with self.context.wrap_socket(plain, server_hostname=name) as connection:
                yield connection
