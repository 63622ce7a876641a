"""The real server counts for all its workers, and goes on where it was if one is replaced."""

from __future__ import annotations

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from screener.config import read_shared_settings
from screener.errors import OperatorError
from screener.web.http.steps import Step
from screener.web.operations.accounts import Account
from screener.web.operations.metrics import Meter, read_notes
from tests.browser.served import Served, children_of, serving_screener
from tests.browser.tab import wait_until
from tests.web.operations.valkey_server import is_listening
from tests.web.server.raw import CANARY, PATIENCE, say, status_of

WORKERS = 2
START = (
    b"POST /questions HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 8\r\nConnection: close\r\n\r\ngo=start"
)
ACCOUNT = Account("north", "clinic.questions", "POST", 200, 0.02, None, Step(section="about"))


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    options = ("--workers", str(WORKERS))
    settings = {
        "SCREENER_KEYS": secrets.token_urlsafe(32),
        "SCREENER_METRICS": "127.0.0.1:0",
    }
    with serving_screener(tmp_path / "served", options=options, **settings) as served:
        wait_until(lambda: len(served.workers), wanted=1 + WORKERS)
        yield served


def metrics_port(served: Served) -> int:
    said = (served.folder / "stdout").read_text()
    return int(re.findall(r"Metrics for Prometheus are at 127\.0\.0\.1:(\d+)", said)[0])


def exposed(served: Served) -> str:
    with urlopen(f"http://127.0.0.1:{metrics_port(served)}/metrics", timeout=PATIENCE) as answer:
        return str(answer.read().decode())


def started(served: Served) -> float:
    families = text_string_to_metric_families(exposed(served))
    (walks,) = [family for family in families if family.name == "screener_walks_started"]
    return walks.samples[0].value


def keeper_of(served: Served) -> int:
    """Return the process that keeps one that counts: the first that was started."""
    return served.workers[0]


def counters_of(served: Served) -> list[int]:
    """Return the process that counts, if there is one now."""
    return children_of(keeper_of(served))


def test_what_was_counted_outlives_the_workers(served: Served) -> None:
    for _ in range(5):
        assert status_of(say(served.address, START)) == 200
    wait_until(lambda: started(served), wanted=5)
    for worker in set(served.workers) - {keeper_of(served)}:
        os.kill(worker, signal.SIGKILL)
    wait_until(lambda: len(served.workers), wanted=1 + WORKERS)

    assert status_of(say(served.address, START)) == 200
    wait_until(lambda: started(served), wanted=6)
    served.process.send_signal(signal.SIGHUP)
    assert status_of(say(served.address, START)) == 200
    wait_until(lambda: started(served), wanted=7)


def test_no_client_and_no_word_of_a_client_is_in_the_metrics(served: Served) -> None:
    quoted = CANARY.encode()
    say(served.address, b"GET /%s?%s HTTP/1.1\r\nX-Forwarded-For: %s\r\n\r\n" % ((quoted,) * 3))
    say(served.address, b"%s / HTTP/1.1\r\n\r\n" % quoted)
    say(served.address, START)
    wait_until(lambda: started(served), wanted=1)

    told = exposed(served)
    assert CANARY not in told
    assert "127.0.0.1" not in told
    assert 'screener_requests_total{endpoint="none",status="404"} 1.0' in told


def test_patients_cannot_reach_the_metrics(served: Served) -> None:
    assert status_of(say(served.address, b"GET /metrics HTTP/1.1\r\n\r\n")) == 404


def test_who_counts_ends_with_the_server_and_not_before(served: Served) -> None:
    port = metrics_port(served)
    for process in (keeper_of(served), *counters_of(served)):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            os.kill(process, number)
    assert started(served) == 0
    assert (served.folder / "stderr").read_text() == ""

    served.process.terminate()
    assert served.process.wait(PATIENCE) == 0
    wait_until(lambda: is_listening(port), wanted=False)


def test_who_counts_is_replaced_and_the_workers_tell_the_next(served: Served) -> None:
    assert status_of(say(served.address, START)) == 200
    wait_until(lambda: started(served), wanted=1)
    (counter,) = counters_of(served)
    os.kill(counter, signal.SIGKILL)
    wait_until(lambda: counters_of(served) not in ([], [counter]))

    assert started(served) == 0
    assert status_of(say(served.address, START)) == 200
    wait_until(lambda: started(served), wanted=1)
    said = (served.folder / "stderr").read_text()
    assert "the process that counts requests ended with status -9; another begins anew" in said
    assert "nobody counts" not in said


def test_without_who_counts_patients_walk_on_and_the_log_says_so_once_a_worker(
    served: Served,
) -> None:
    for process in (keeper_of(served), *counters_of(served)):
        os.kill(process, signal.SIGKILL)
    wait_until(lambda: is_listening(metrics_port(served)), wanted=False)
    for _ in range(8):
        assert status_of(say(served.address, START)) == 200

    said = (served.folder / "stderr").read_text()
    assert 1 <= said.count("nobody counts requests any more") <= WORKERS
    served.process.terminate()
    assert served.process.wait(PATIENCE) == 0


def test_a_place_that_is_taken_stops_the_start(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        environ = os.environ | {"SCREENER_METRICS": f"127.0.0.1:{port}"}
        command = [sys.executable, "-m", "screener", "serve", "--port", "0"]
        ended = subprocess.run(
            command, env=environ, cwd=tmp_path, capture_output=True, text=True, check=False
        )
    assert ended.returncode == 2
    assert f"cannot listen on '127.0.0.1' port {port}: something else listens there" in ended.stderr


# ---- the notes


def test_notes_arrive_as_they_were_sent() -> None:
    notes, pipe = os.pipe()
    meter = Meter(pipe)
    meter(ACCOUNT)
    meter(ACCOUNT)
    os.close(pipe)

    assert list(read_notes(notes)) == [(ACCOUNT, 0), (ACCOUNT, 0)]


def test_nobody_waits_for_who_counts_and_what_was_lost_is_told() -> None:
    notes, pipe = os.pipe()
    meter = Meter(pipe)
    for _ in range(10_000):
        meter(ACCOUNT)
    os.set_blocking(notes, False)
    held = os.read(notes, 1 << 20).count(b"\n")
    os.set_blocking(notes, True)
    meter(ACCOUNT)
    os.close(pipe)

    ((_, lost),) = read_notes(notes)
    assert held + lost == 10_000


def test_a_note_that_a_pipe_would_not_take_whole_is_told_as_lost() -> None:
    notes, pipe = os.pipe()
    meter = Meter(pipe)
    meter(replace(ACCOUNT, site="x" * 5000))
    meter(ACCOUNT)
    os.close(pipe)

    assert list(read_notes(notes)) == [(ACCOUNT, 1)]


def test_a_note_whose_beginning_is_gone_is_passed_over() -> None:
    notes, pipe = os.pipe()
    meter = Meter(pipe)
    meter(ACCOUNT)
    os.read(notes, 20)
    meter(ACCOUNT)
    os.close(pipe)

    assert list(read_notes(notes)) == [(ACCOUNT, 0)]


def test_where_nobody_counts_a_place_for_metrics_is_refused() -> None:
    with pytest.raises(OperatorError) as refused:
        read_shared_settings({"SCREENER_METRICS": "127.0.0.1:9464"})
    assert str(refused.value) == (
        "SCREENER_METRICS is set, but only `screener serve` counts for all its processes; take it "
        "away here"
    )
