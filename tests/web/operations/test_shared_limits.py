"""Processes that share a Valkey server count together, and go on without it while it is away."""

from __future__ import annotations

import re
import socket
import sys
from collections.abc import Iterator
from contextlib import closing
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient

from screener.errors import OperatorError
from screener.web.operations import limits
from tests.clock import START, Clock
from tests.web.operations.limited import FEW, limited_app
from tests.web.operations.test_limits import OFTEN, deliver, press_start, said_by_us
from tests.web.operations.valkey_server import free_port, names_at, valkey_at

AWAY = (
    "the storage of SCREENER_LIMITS cannot be reached: each process counts by itself until it can"
)
BACK = "the storage of SCREENER_LIMITS can be reached again"


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def shared(port: int) -> Iterator[None]:
    with valkey_at(port):
        yield


@pytest.fixture
def processes(port: int, few: Clock, monkeypatch: pytest.MonkeyPatch) -> list[FlaskClient]:
    """Two applications, as two processes have them; the server's own clock counts an hour long."""
    assert few()
    for name in ("WALK", "SENDING"):
        kind = getattr(limits, name)
        monkeypatch.setattr(limits, name, kind._replace(most=f"{FEW} per hour"))
    apps = [limited_app(f"valkey://127.0.0.1:{port}") for _ in "ab"]
    return [app.test_client(use_cookies=False) for app in apps]


@pytest.mark.usefixtures("shared")
def test_two_processes_count_together(processes: list[FlaskClient]) -> None:
    one, other = processes
    assert [press_start(client).status_code for client in (one, other, one)] == [200] * FEW
    assert [press_start(client).status_code for client in processes] == [429, 429]
    assert press_start(other, "203.0.113.9").status_code == 200


@pytest.mark.usefixtures("shared")
def test_the_server_holds_hashes_and_counts_for_a_while_and_no_address(
    processes: list[FlaskClient], port: int
) -> None:
    press_start(processes[0])
    deliver(processes[0])

    held = names_at(port)

    assert OFTEN not in held
    for line in held.splitlines():
        name, count, seconds = line.rsplit(" ", 2)
        assert re.fullmatch(
            r"LIMITS:\{LIMITER/screener/[0-9a-f]{32}/(walk|sending):/3/1/hour\}(/-1)?", name
        )
        assert count == "1"
        assert 0 < int(seconds) <= 2 * 60 * 60


def test_while_the_server_is_away_each_process_counts_by_itself(
    processes: list[FlaskClient], port: int, caplog: pytest.LogCaptureFixture
) -> None:
    for ask in (press_start, deliver):
        for client in processes:
            statuses = [ask(client).status_code == 429 for _ in range(FEW + 1)]
            assert statuses == [False] * FEW + [True]

    assert said_by_us(caplog) == [AWAY] * 2, "once a process"
    assert str(port) not in caplog.text
    assert OFTEN not in caplog.text


def test_when_the_server_is_back_they_count_together_again(
    processes: list[FlaskClient],
    port: int,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, other = processes
    clock = Clock(2 * START)
    monkeypatch.setattr("flask_limiter._extension.time", SimpleNamespace(time=clock))
    assert [press_start(client).status_code for client in processes] == [200] * 2
    assert said_by_us(caplog) == [AWAY] * 2

    with valkey_at(port):
        clock.advance(hours=1)  # it asks seldom whether the server is back
        assert press_start(one).status_code == 200
        assert press_start(other).status_code == 200
        assert press_start(one).status_code == 200
        assert press_start(other).status_code == 429
    assert said_by_us(caplog) == [AWAY, AWAY, BACK, BACK]


@pytest.mark.usefixtures("few")
def test_a_server_that_never_answers_is_not_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        client = limited_app(f"valkey://127.0.0.1:{silent.getsockname()[1]}").test_client()
        assert press_start(client).status_code == 200
        assert press_start(client).status_code == 200
    assert said_by_us(caplog) == [AWAY]


def test_without_the_package_the_start_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "valkey", None)
    with pytest.raises(OperatorError) as raised:
        limited_app("valkey://127.0.0.1:6379")
    assert str(raised.value) == (
        "SCREENER_LIMITS: the package for Valkey is missing; install screener with the extra "
        "'valkey'"
    )
