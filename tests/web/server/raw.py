"""Bytes to a server as no browser would send them, and what comes back."""

from __future__ import annotations

import re
import socket
from typing import Final
from urllib.parse import urlsplit

from tests.web.http.header_table import ALWAYS, POLICY

PATIENCE: Final = 60
CANARY: Final = "canary_self_harm"
"""Stands for what somebody answered."""
FORM: Final = (
    b"POST /questions HTTP/1.1\r\nHost: here\r\nContent-Type: application/x-www-form-urlencoded\r\n"
)


def connected(address: str) -> socket.socket:
    """Return a connection to a server."""
    there = urlsplit(address)
    return socket.create_connection((there.hostname, there.port), PATIENCE)


def say(address: str, sent: bytes) -> bytes:
    """Send bytes and nothing more, and return all that comes back until the server closes."""
    with connected(address) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        return all_of(connection)


def all_of(connection: socket.socket) -> bytes:
    """Return what comes over a connection until it is closed, or reset."""
    parts = []
    try:
        while part := connection.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def status_of(response: bytes) -> int:
    """Return the status of a response, or 0 if there is none."""
    return int(response.split(b" ", 2)[1]) if response else 0


def assert_our_page(response: bytes, status: int) -> None:
    """Check that a response is a page of ours with all headers, which quotes nobody."""
    assert status_of(response) == status, response[:200]
    head, _, body = response.decode().partition("\r\n\r\n")
    wanted = ALWAYS | {
        "Content-Security-Policy": POLICY.format(hosts="'none'"),
        "Cache-Control": "no-store",
        "Content-Length": str(len(body.encode())),
        "Content-Type": "text/html; charset=utf-8",
        "X-Robots-Tag": "noindex",
    }
    lines = head.split("\r\n")
    for name, value in wanted.items():
        assert lines.count(f"{name}: {value}") == 1, name
    assert f"Code {status}" in re.sub("<[^>]+>", "", body)
    assert CANARY not in response.decode()
