"""The processes of the real server: who is killed is replaced, and who is stopped ends its work."""

from __future__ import annotations

import os
import re
import secrets
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.browser.served import Served, serving_screener
from tests.browser.tab import wait_until
from tests.web.server.raw import FORM, PATIENCE, all_of, connected, say, status_of

WORKERS = 2
ALL = 11
HALF = FORM + b"Content-Length: 8\r\n\r\ngo=s"
HEALTH = b"GET /healthz HTTP/1.1\r\n\r\n"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    options = ("--workers", str(WORKERS))
    keys = secrets.token_urlsafe(32)
    with serving_screener(tmp_path / "served", options=options, SCREENER_KEYS=keys) as served:
        wait_until(lambda: len(served.workers), wanted=WORKERS)
        yield served


def is_there(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


def takes_connections(served: Served) -> bool:
    try:
        connected(served.address).close()
    except ConnectionRefusedError:
        return False
    return True


def errors_of(served: Served) -> str:
    return (served.folder / "stderr").read_text()


def test_who_is_killed_is_replaced_and_no_memory_goes_to_the_disk(served: Served) -> None:
    killed, other = served.workers
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: other in served.workers and len(set(served.workers) - {killed}) == WORKERS)

    assert status_of(say(served.address, HEALTH)) == 200
    assert f"worker {killed} ended with status -9; another takes its place" in errors_of(served)
    for process in (served.process.pid, *served.workers):
        limits = Path(f"/proc/{process}/limits").read_text()
        assert re.search(r"^Max core file size +0 +0 ", limits, re.MULTILINE)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_who_is_stopped_ends_what_is_under_way_first(served: Served, number: int) -> None:
    with ExitStack() as crowd:
        senders = [crowd.enter_context(connected(served.address)) for _ in range(ALL)]
        for sender in senders:
            sender.sendall(HALF)
        served.process.send_signal(number)
        wait_until(lambda: takes_connections(served), wanted=False)
        assert served.process.poll() is None
        for sender in senders:
            sender.sendall(b"tart")
        answers = [all_of(sender) for sender in senders]

    assert [status_of(answer) for answer in answers] == [200] * ALL
    assert all(b"\r\nConnection: close\r\n" in answer for answer in answers)
    assert served.process.wait(PATIENCE) == 0
    assert errors_of(served) == ""


WITHOUT_FORK = "import os; del os.fork; from screener.cli.main import main; main()"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_where_no_process_can_be_forked_one_does_it_all(tmp_path: Path, number: int) -> None:
    command = (sys.executable, "-c", WITHOUT_FORK)
    with serving_screener(tmp_path / "served", command) as served:
        assert served.workers == []
        with connected(served.address) as sender:
            sender.sendall(HALF)
            assert status_of(say(served.address, HEALTH)) == 200
            served.process.send_signal(number)
            sender.sendall(b"tart")
            assert status_of(all_of(sender)) == 200
        assert served.process.wait(PATIENCE) == 0


def test_workers_end_with_their_parent(served: Served) -> None:
    workers = served.workers
    served.process.kill()
    wait_until(lambda: any(map(is_there, workers)), wanted=False)


def test_who_is_stopped_twice_ends_at_once(served: Served) -> None:
    with connected(served.address) as sender:
        sender.sendall(HALF)
        served.process.terminate()
        wait_until(lambda: takes_connections(served), wanted=False)
        served.process.terminate()
        assert served.process.wait(PATIENCE) == 0
        assert all_of(sender) == b""
