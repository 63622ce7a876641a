"""Runs a process that moves once and never again; its parent's clock moves on at each SIGHUP.

It is started as a program, and prints the number of the process, and a line for each SIGHUP.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

from screener.web.http.log import start_log
from screener.web.server.processes import Processes

SECONDS = 10.0
"""By which the clock moves: just as long as from one look to the next."""
now = 0.0


def clock() -> float:
    return now


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def work(_lifeline: int, beat: Callable[[], None]) -> None:
    beat()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    say(f"started {os.getpid()}")
    while True:
        signal.pause()


def move_on() -> bool:
    """Let it be later; nothing changed."""
    globals()["now"] += SECONDS
    say("looked")
    return False


if __name__ == "__main__":
    start_log()
    Processes(work, 1, clock).run(move_on, before_stopping=lambda: None)
