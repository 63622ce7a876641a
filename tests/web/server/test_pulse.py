"""A process that lives but answers nobody is killed, and another takes its place."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from threading import Event
from typing import Any, cast

import pytest
from flask import Flask

from screener.web.http.guard import Guard
from screener.web.server import serving
from screener.web.server.connections import Server
from screener.web.server.listener import listen
from screener.web.server.pulse import MISSED, Pulse
from tests.browser.tab import wait_until
from tests.web.server import beating_once
from tests.web.server.raw import PATIENCE, connected


@pytest.mark.parametrize(
    ("beats", "stopped"),
    [
        ("xxxx", False),
        ("x...", True),
        ("x..x", False),
        ("x..x..", False),
        ("x..x...", True),
        ("...", True),
        ("..", False),
        ("x....", False),
    ],
)
def test_a_pulse_has_stopped_at_the_third_look_in_a_row_without_a_beat(
    beats: str, *, stopped: bool
) -> None:
    pulse = Pulse()
    found = False
    for each in beats:
        if each == "x":
            pulse.beat()
        found = pulse.has_stopped()

    assert found == stopped


def test_who_has_not_moved_for_thirty_seconds_is_killed_and_replaced() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", beating_once.__name__],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout
        assert parent.stderr
        said = iter(parent.stdout)
        hung = int(next(said).removeprefix("started "))
        for _ in range(1 + MISSED):  # the first look finds the one beat
            parent.send_signal(signal.SIGHUP)
            assert next(said) == "looked\n"
        assert next(said).startswith("started ")
        parent.terminate()
        errors = parent.stderr.read().splitlines()

    named = "ERROR screener.web.server.processes: worker"
    assert errors == [
        f"{named} {hung} has answered nobody for 30 seconds, and is killed",
        f"{named} {hung} ended with status -9; another takes its place",
    ]


class Editions:
    """One application, which answers once it may."""

    def __init__(self) -> None:
        self.may_answer = Event()
        app = Flask("patient", static_folder=None)
        app.add_url_rule("/", "wait", lambda: str(self.may_answer.wait(PATIENCE)))
        self.guard = Guard(app, {})

    def renewed(self) -> bool:
        return False


def test_a_server_moves_unless_all_threads_are_busy_and_others_wait() -> None:
    editions = Editions()
    listener = listen("127.0.0.1", 0)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    server = Server(editions.guard, listener, threads=1, keep_alive=75, most=50)
    with ExitStack() as opened:
        opened.callback(server.run)
        opened.callback(server.stop)
        opened.callback(editions.may_answer.set)
        assert server.is_moving(), "nobody asks"

        ask(server, address, opened, waiting=0)
        assert server.is_moving(), "one is answered, and nobody waits"

        ask(server, address, opened, waiting=1)
        assert not server.is_moving()
        assert not server.is_moving()

        editions.may_answer.set()
        wait_until(lambda: server.has_answered)
        assert server.is_moving()


def ask(server: Server, address: str, opened: ExitStack, *, waiting: int) -> None:
    """Ask, and let the loop turn until one thread is busy and as many requests wait for one."""
    opened.enter_context(connected(address)).sendall(b"GET / HTTP/1.1\r\n\r\n")
    dispatcher = server.task_dispatcher
    asked = sum(len(each.requests) for each in server.active_channels.values())

    def is_so() -> bool:
        server.loop.turn(0)
        now = sum(len(each.requests) for each in server.active_channels.values())
        return now > asked and len(dispatcher.queue) == waiting

    wait_until(is_so)


def test_what_a_worker_runs_tells_its_parent_that_it_moves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    servers: list[Server] = []

    def stop() -> None:
        servers[0].stop()

    class Alone:
        """Works in this process, and ends at its first beat."""

        def __init__(self, work: Callable[..., None], _count: int) -> None:
            self.work = work

        def run(self, *_given: Any, **_named: Any) -> None:
            self.work(None, stop)

    monkeypatch.setattr("screener.web.server.processes.Processes", Alone)
    monkeypatch.setattr(serving, "prepare_system", lambda: 50)
    monkeypatch.setattr(serving, "_take_signals", lambda server, *_: servers.append(server))
    serving.serve_forever(
        cast("serving.Editions", Editions()), host="127.0.0.1", port=0, workers=1, keep_alive=75
    )
    assert len(servers) == 1
