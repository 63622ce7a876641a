"""Starts `screener serve` for a bench, and says what its processes take of the machine."""

from __future__ import annotations

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfile
from typing import Final

RULES: Final = Path("rules.yaml")
_VERSION: Final = re.compile(r'^  version: ".*"$', re.MULTILINE)
_START: Final = 300
"""Seconds for a server to start, on a machine that is busy with other work."""


def new_key() -> str:
    """Return a key that seals answers."""
    return secrets.token_urlsafe(32)


class Host:
    """One server with a rule book of its own, at a port that it keeps when it is restarted.

    Attributes:
        place: the host and the port.
        process: the number of the process that watches the workers.
    """

    def __init__(self, folder: Path, workers: int, keys: str) -> None:
        """Copy the rule book, and start."""
        self._folder, self._workers = folder, workers
        folder.mkdir()
        self._rules = Path(copyfile(RULES, folder / "rules.yaml"))
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        self.place = f"127.0.0.1:{port}"
        self.start(keys)

    def start(self, keys: str) -> None:
        """Start with these keys, and wait until all workers may be there."""
        environ = os.environ | {
            "SCREENER_KEYS": keys,
            "SCREENER_LIMITS": "off",
            "SCREENER_PROOFS": str(self._folder),
        }
        port = self.place.rpartition(":")[2]
        options = ("--port", port, "--workers", str(self._workers), "--rules", str(self._rules))
        with (self._folder / "said").open("w") as said:
            self._running = subprocess.Popen(
                [sys.executable, "-m", "screener", "serve", *options], env=environ, stdout=said
            )
        self.process = self._running.pid
        _wait(lambda: self._is_there() and len(self.workers) == self._workers)

    def stop(self) -> None:
        """Stop as an operator does, and wait until what was under way is answered."""
        self._running.terminate()
        self._running.wait()

    def _is_there(self) -> bool:
        """Return whether it takes connections."""
        host, _, port = self.place.partition(":")
        with suppress(OSError), socket.create_connection((host, int(port)), 1):
            return True
        return False

    @property
    def workers(self) -> list[int]:
        """The processes that answer, those first that were started first."""
        if self._running.poll() is not None:
            raise SystemExit("the server ended; what it said is above")
        return _children(self.process)

    def kill_a_worker(self) -> None:
        """Kill the worker that was started first, if there is one now."""
        for worker in self.workers[:1]:
            os.kill(worker, signal.SIGKILL)

    def change_rules(self, version: int) -> None:
        """Give the rule book another version, and have it taken in."""
        text = self._rules.read_text("utf-8")
        changed = _VERSION.sub(f'  version: "bench.{version}"', text, count=1)
        (self._folder / "new").write_text(changed, "utf-8")
        (self._folder / "new").replace(self._rules)
        os.kill(self.process, signal.SIGHUP)

    def cpu(self) -> float:
        """Return the seconds of CPU that all its processes have taken, ended ones too."""
        every = (self.process, *self.workers)
        stats = (Path(f"/proc/{each}/stat").read_text() for each in every)
        ticks = sum(sum(map(int, stat.rpartition(") ")[2].split()[11:15])) for stat in stats)
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self) -> float:
        """Return the megabytes that all its processes hold; what they share counts once."""
        every = (self.process, *self.workers)
        rolled = (Path(f"/proc/{each}/smaps_rollup").read_text() for each in every)
        return (
            sum(int(re.findall(r"^Pss: +(\d+) kB", one, re.MULTILINE)[0]) for one in rolled) / 1024
        )


@contextmanager
def running(folder: Path, hosts: int, workers: int, keys: str) -> Iterator[list[Host]]:
    """Run so many servers, and stop them."""
    started: list[Host] = []
    try:
        for number in range(hosts):
            started.append(Host(folder / str(number), workers, keys))  # noqa: PERF401 - what started, stops
        yield started
    finally:
        for each in started:
            each.stop()


def _children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task/{process}/children")
    return [int(word) for word in tasks.read_text().split()]


def _wait(question: Callable[[], bool]) -> None:
    end = time.monotonic() + _START
    while not question():
        if time.monotonic() > end:
            raise SystemExit(f"the server did not start in {_START} seconds")
        time.sleep(0.05)
