"""Senders that stop in the middle do not hold the real server for ever; idle ones not at all."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.served import Served, serving_screener

PATIENCE = 60
SENDERS = 20
"""More than a process answers at a time."""
BODY = (
    b"POST /questions HTTP/1.1\r\nHost: here\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 1000\r\n\r\ngo=st"
)
HEADER = b"POST /questions HTTP/1.1\r\nHost: here\r\nConte"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving_screener(tmp_path_factory.mktemp("served") / "server") as served:
        yield served


@pytest.mark.parametrize("part", [BODY, HEADER], ids=["body", "header"])
def test_others_are_answered_once_stopped_senders_are_given_up(served: Served, part: bytes) -> None:
    there = urlsplit(served.address)
    with ExitStack() as stopped:
        for _ in range(SENDERS):
            sender = socket.create_connection((there.hostname, there.port), PATIENCE)
            stopped.enter_context(sender).sendall(part)
        other = HTTPConnection(there.netloc, timeout=PATIENCE)
        stopped.callback(other.close)
        other.request("GET", "/healthz")
        assert other.getresponse().status == 200


def test_idle_connections_stay_open_and_hold_nobody_up(served: Served) -> None:
    there = urlsplit(served.address).netloc
    with ExitStack() as idle:
        connections = [HTTPConnection(there, timeout=PATIENCE) for _ in range(2 * SENDERS)]
        for connection in connections:
            idle.callback(connection.close)
            connection.request("GET", "/healthz")
            assert connection.getresponse().read()
        sockets = [connection.sock for connection in connections]
        for connection in connections:
            connection.request("GET", "/healthz")
            assert connection.getresponse().read()
        assert [connection.sock for connection in connections] == sockets


def test_nothing_of_what_they_sent_is_logged(served: Served) -> None:
    assert "go=st" not in (Path(served.folder) / "stderr").read_text()
