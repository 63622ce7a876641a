"""The loop asks only those connections what they wait for whose answer may have changed."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from screener.web.server.loop import Loop


class Ear:
    """Waits for bytes at one end of a pair of sockets, and counts how often it was asked."""

    accepting = False
    is_at_rest = True

    def __init__(self) -> None:
        self.socket, self.other = socket.socketpair()
        self.asked = 0
        self.heard = b""

    def readable(self) -> bool:
        self.asked += 1
        return True

    def writable(self) -> bool:
        return False

    def handle_read_event(self) -> None:
        self.heard += self.socket.recv(10)


@pytest.fixture
def loop() -> Iterator[Loop]:
    loop = Loop()
    yield loop
    loop.close()


@pytest.fixture
def ears(loop: Loop) -> Iterator[list[Ear]]:
    with ExitStack() as opened:
        ears = [Ear() for _ in range(20)]
        for each in ears:
            opened.enter_context(each.socket)
            opened.enter_context(each.other)
            loop.watch(each.socket.fileno(), each)
        yield ears


def test_who_is_at_rest_is_asked_once_until_something_happens(loop: Loop, ears: list[Ear]) -> None:
    for _ in range(5):
        loop.turn(0)
    assert {each.asked for each in ears} == {1}

    ears[3].other.send(b"hello")
    for _ in range(5):
        loop.turn(0)
    assert ears[3].heard == b"hello"
    assert [each.asked for each in ears] == [1, 1, 1, 2, *[1] * 16]


def test_who_is_not_at_rest_is_asked_each_time(loop: Loop, ears: list[Ear]) -> None:
    ears[0].is_at_rest = False
    for _ in range(5):
        loop.turn(0)
    ears[0].is_at_rest = True
    for _ in range(5):
        loop.turn(0)

    assert [each.asked for each in ears] == [6, *[1] * 19]


def test_who_is_forgotten_hears_nothing_more(loop: Loop, ears: list[Ear]) -> None:
    loop.turn(0)
    loop.forget(ears[0].socket.fileno())
    loop.forget(ears[0].socket.fileno())
    ears[0].other.send(b"hello")
    loop.turn(0)

    assert ears[0].heard == b""
