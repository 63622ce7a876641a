"""What a server costs, and whom slow clients keep waiting: `python -m bench.servers`.

`screener serve` and gunicorn with as many threads run the same application, one process each, in
turns. CPU is what the process takes for each request of a typical walk over one connection, in
milliseconds, the median of the rounds. The other columns are how many seconds a user waits, at
worst, for a step of that walk while others hold connections: 20 that send a byte of a form every
second, and 1,200 of which half do that and half say nothing. A user who gets no answer in time is
shown as `none`. On a busy machine the waits are those of the machine.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Final

from bench.pages import Step, walk
from screener.web.app import create_app
from tests.settings import settings_of_a_test

ROUNDS: Final = 15
WALKS: Final = 5
"""Walks in each round."""
SECONDS: Final = 10
"""How long the slow clients stay, and how long a user waits for an answer."""
KEY: Final = bytes(range(32))
IN_BASE64: Final = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
BIN: Final = Path(sys.executable).parent
SERVERS: Final[dict[str, Sequence[str]]] = {
    "screener serve": (str(BIN / "screener"), "serve", "--port", "0"),
    "gunicorn gthread": (
        *(str(BIN / "gunicorn"), "--config", os.devnull, "--no-control-socket"),
        *("--threads", "16", "--keep-alive", "75", "--bind", "127.0.0.1:0", "wsgi:app"),
    ),
}
ADDRESS: Final = re.compile(r"http://(127\.0\.0\.1:[1-9][0-9]*)")
HEAD: Final = (
    b"POST /questions HTTP/1.1\r\nHost: here\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 1000\r\n\r\n"
)
CROWDS: Final = {"20 drip": (20, 0), "1,200 slow": (600, 600)}
"""How many connections drip, and how many say nothing."""


def main() -> None:
    """Print a table, one line for each server."""
    steps = list(walk(create_app(settings_of_a_test(keys=(KEY,)))))
    with ExitStack() as running:
        places = {name: running.enter_context(_serving(name)) for name in SERVERS}
        taken: dict[str, list[float]] = {name: [] for name in SERVERS}
        for name, (process, place) in [*places.items()] * (ROUNDS + 1):
            taken[name].append(_cpu_of_walks(process, place, steps))
    print(f"{'':18}{'CPU ms':>8}" + "".join(f"{crowd:>12}" for crowd in CROWDS))
    for name in SERVERS:
        print(f"{name:18}{median(taken[name][1:]):8.2f}", end="")
        print("".join(f"{_worst(name, crowd, steps):>12}" for crowd in CROWDS))


@contextmanager
def _serving(name: str) -> Iterator[tuple[int, str]]:
    """Run a server, and give its process and where it listens."""
    environ = os.environ | {"SCREENER_KEYS": IN_BASE64, "SCREENER_LIMITS": "off"}
    with TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        with said.open("wb") as output:
            process = subprocess.Popen(
                SERVERS[name], env=environ, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            while not (found := ADDRESS.search(said.read_text())):
                time.sleep(0.05)
            _ask(found[1], None)  # its workers run too
            yield process.pid, found[1]
        finally:
            process.terminate()
            process.wait()


def _cpu_of_walks(process: int, place: str, steps: Sequence[Step]) -> float:
    """Return the milliseconds of CPU that a request takes."""
    before = _cpu_of(process)
    connection = HTTPConnection(place, timeout=60)
    for step in [*steps] * WALKS:
        _request(connection, step)
    connection.close()
    return (_cpu_of(process) - before) * 1000 / (WALKS * len(steps))


def _cpu_of(process: int) -> float:
    """Return the seconds of CPU that a process and its children have taken."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    stats = (Path(f"/proc/{each}/stat").read_text() for each in (process, *children))
    ticks = sum(sum(map(int, stat.rpartition(") ")[2].split()[11:13])) for stat in stats)
    return ticks / os.sysconf("SC_CLK_TCK")


def _worst(name: str, crowd: str, steps: Sequence[Step]) -> str:
    """Return how long a user waits for one step at worst, beside a crowd of slow clients."""
    question = next(step for step in steps if step.kind == "question")
    waits = []
    with _serving(name) as (_, place), _slow_clients(place, *CROWDS[crowd]):
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            start = time.monotonic()
            if not _ask(place, question):
                return "none"
            waits.append(time.monotonic() - start)
            time.sleep(0.1)
    return f"{max(waits):.2f}"


@contextmanager
def _slow_clients(place: str, dripping: int, silent: int) -> Iterator[None]:
    host, _, port = place.partition(":")
    with ExitStack() as held:
        crowd = [socket.create_connection((host, int(port))) for _ in range(dripping + silent)]
        for each in crowd:
            held.callback(each.close)
        for each in crowd[:dripping]:
            each.sendall(HEAD)
        enough = Event()
        dripper = Thread(target=_drip, args=(crowd[:dripping], enough))
        dripper.start()
        held.callback(dripper.join)
        held.callback(enough.set)
        time.sleep(1)
        yield


def _drip(crowd: Sequence[socket.socket], enough: Event) -> None:
    while not enough.wait(1):
        for each in crowd:
            try:
                each.sendall(b"x")
            except OSError:  # it was given up
                continue


def _ask(place: str, step: Step | None) -> bool:
    """Ask over a connection of its own, and return whether there was an answer in time."""
    connection = HTTPConnection(place, timeout=SECONDS)
    try:
        _request(connection, step)
    except OSError:
        return False
    finally:
        connection.close()
    return True


def _request(connection: HTTPConnection, step: Step | None) -> None:
    path, body = (step.path, step.body) if step else ("/healthz", b"")
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request("POST" if body else "GET", path, body or None, headers)
    response = connection.getresponse()
    response.read()
    if response.status != HTTPStatus.OK:
        raise SystemExit(f"{path}: {response.status}")


if __name__ == "__main__":
    main()
