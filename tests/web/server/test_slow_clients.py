"""Clients that send slowly, or nothing, keep nobody waiting, and are given up in the end."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from threading import Thread
from urllib.parse import urlsplit

import pytest
from flask import Flask, request

from screener.web.http.guard import Guard
from screener.web.server import connections
from screener.web.server.connections import Server
from screener.web.server.listener import listen
from tests.browser.served import Served, serving_screener
from tests.web.server.raw import FORM, PATIENCE, all_of, connected, say, status_of

CROWD = 100
"""Many more than a process answers at a time."""
BODY = FORM + b"Content-Length: 1000\r\n\r\ngo=canary"
HEADER = FORM + b"Conte"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving_screener(tmp_path_factory.mktemp("served") / "server") as served:
        yield served


@pytest.mark.parametrize("part", [BODY, HEADER, b""], ids=["body", "header", "nothing"])
def test_others_are_answered_while_many_senders_stand_still(served: Served, part: bytes) -> None:
    with ExitStack() as crowd:
        senders = [crowd.enter_context(connected(served.address)) for _ in range(CROWD)]
        for sender in senders:
            sender.sendall(part)
        assert status_of(say(served.address, b"GET /healthz HTTP/1.1\r\n\r\n")) == 200
        assert all(map(is_open, senders)), "none was given up for that"
    assert "canary" not in (served.folder / "stderr").read_text()


def test_idle_connections_stay_open_and_hold_nobody_up(served: Served) -> None:
    there = urlsplit(served.address).netloc
    with ExitStack() as idle:
        many = [HTTPConnection(there, timeout=PATIENCE) for _ in range(CROWD)]
        for connection in many * 2:
            idle.callback(connection.close)
            connection.request("GET", "/healthz")
            assert connection.getresponse().read()
        assert len({id(connection.sock) for connection in many}) == CROWD


# ---- limits, in a server of our own whose clock goes as fast as a test says


class FastClock:
    """Says that more time has passed than has."""

    ahead = 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead

    def time(self) -> float:
        return time.time()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FastClock:
    clock = FastClock()
    monkeypatch.setattr(connections, "time", clock)
    return clock


def echo() -> Flask:
    app = Flask("echo", static_folder=None)
    app.add_url_rule("/", "echo", lambda: str(len(request.get_data())), methods=["GET", "POST"])
    return app


@contextmanager
def running(*, most: int = 50) -> Iterator[str]:
    """Run a server with little patience in a thread, and yield its address."""
    listener = listen("127.0.0.1", 0)
    port = listener.getsockname()[1]
    server = Server(Guard(echo(), {}), listener, threads=1, keep_alive=75, most=most)
    thread = Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()
        thread.join(PATIENCE)


GET = b"GET / HTTP/1.1\r\n\r\n"


def ask(connection: socket.socket) -> None:
    """Ask for the page without a body, and take the whole answer."""
    connection.sendall(GET)
    answer = b""
    while not answer.endswith(b"\r\n\r\n0"):
        answer += connection.recv(65536)
    assert status_of(answer) == 200


def pass_time(address: str, clock: FastClock, seconds: float) -> None:
    """Let it be later, once the server has taken all that was sent, and let it look around."""
    say(address, GET)
    clock.ahead = seconds
    for _ in range(3):
        say(address, GET)


def is_open(connection: socket.socket) -> bool:
    """Return whether nothing has come over a connection, not even its end."""
    connection.setblocking(False)
    try:
        connection.recv(1)
    except BlockingIOError:
        return True
    finally:
        connection.settimeout(PATIENCE)
    return False


@pytest.mark.parametrize(
    ("sent", "seconds", "is_given_up"),
    [
        (BODY, 29, False),
        (BODY, 31, True),
        (HEADER, 31, True),
        (b"", 29, False),
        (b"", 31, True),
        (GET, 31, False),
        (GET, 74, False),
        (GET, 76, True),
    ],
)
def test_how_long_a_connection_may_wait(
    clock: FastClock, sent: bytes, seconds: float, *, is_given_up: bool
) -> None:
    with running() as address, connected(address) as sender:
        if sent == GET:
            ask(sender)
        else:
            sender.sendall(sent)
        pass_time(address, clock, seconds)
        if is_given_up:
            assert all_of(sender) == b""
        else:
            assert is_open(sender)


def test_who_drips_is_given_up_as_who_stands_still(clock: FastClock) -> None:
    with running() as address, connected(address) as sender:
        sender.sendall(BODY)
        pass_time(address, clock, 20)
        sender.sendall(b"x")
        pass_time(address, clock, 31)
        assert all_of(sender) == b""


def test_there_is_always_room_for_one_more() -> None:
    with running(most=20) as address, ExitStack() as crowd:
        known = crowd.enter_context(connected(address))
        ask(known)
        senders = []
        for _ in range(30):
            senders.append(crowd.enter_context(connected(address)))
            senders[-1].sendall(HEADER)
        assert status_of(say(address, GET)) == 200
        assert all_of(senders[0]) == b"", "who has waited longest is given up first"
        ask(known)  # but not who asked something before


def test_who_holds_most_is_given_up_if_all_hold_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST_HELD", 100_000)
    with running() as address, ExitStack() as crowd:
        small, large = (crowd.enter_context(connected(address)) for _ in range(2))
        small.sendall(BODY)
        large.sendall(FORM + b"Content-Length: 200000\r\n\r\n" + b"x" * 150_000)
        assert all_of(large) == b""
        small.sendall(b"x" * 991)
        assert small.recv(65536)


@pytest.mark.parametrize("size", [1, 2**18, 2**19 - 1])
def test_no_body_is_ever_written_to_the_disk(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a file")

    monkeypatch.setattr("waitress.buffers.TempfileBasedBuffer.newfile", refuse)
    head = f"POST / HTTP/1.1\r\nContent-Length: {size}\r\n\r\n".encode()
    with running() as address:
        assert say(address, head + b"x" * size).endswith(f"\r\n\r\n{size}".encode())
