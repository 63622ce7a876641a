"""Lets several processes do the same work: starts them, replaces those that end, and stops them."""

from __future__ import annotations

import logging
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NoReturn

from screener.web.http.log import Trouble
from screener.web.server.pulse import MISSED, Pulse

_LOG: Final = logging.getLogger(__name__)
_PATIENCE: Final = 30
"""Seconds from being told to stop until whoever still runs is killed."""
_PAUSE: Final = 1.0
"""Seconds that a process has to live so that the next starts without a pause."""
_LOOK: Final = 10
"""Seconds from one look at whether the work changed, and all processes move, to the next."""
_HUNG: Final = "worker %d has answered nobody for %d seconds, and is killed"

Work = Callable[[int, Callable[[], None]], None]
"""What a process does until it is told by SIGTERM, which it has to unblock when it is ready for it.

It gets a pipe, which ends with the parent, and what it has to call every few seconds while it
moves. Who does not is killed."""


@dataclass(frozen=True)
class _Life:
    """Since when a process has been running, and whether it moves."""

    since: float
    pulse: Pulse


class Processes:
    """The processes that work, watched by the one that started them."""

    def __init__(self, work: Work, count: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the work, how many shall do it, and a clock that never goes back."""
        self._work = work
        self._count = count
        self._clock = clock
        self._started: dict[int, _Life] = {}
        self._leaving: dict[int, _Life] = {}
        self._next_look = clock() + _LOOK
        self._lifeline, self._held = os.pipe()

    def run(self, changed: Callable[[], bool], before_stopping: Callable[[], None]) -> None:
        """Keep as many processes running as shall be, until SIGTERM or SIGINT; then stop them.

        Every few seconds, and at SIGHUP, it asks if the work changed. Then others take over, and
        those that run finish what they have begun. Who has not moved for long is killed.
        """
        told = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD, signal.SIGALRM, signal.SIGHUP}
        signal.signal(signal.SIGCHLD, lambda *_: None)  # a signal that is ignored wakes nobody
        signal.pthread_sigmask(signal.SIG_BLOCK, told)
        self._fill()
        while (number := _next_of(told)) not in (signal.SIGTERM, signal.SIGINT):
            if number == signal.SIGCHLD:
                self._reap(replace=True)
            elif changed():
                self._hand_over()
            self._look()
        before_stopping()
        self._tell(signal.SIGTERM)
        signal.alarm(_PATIENCE)
        while self._started or self._leaving:
            if signal.sigwait(told) == signal.SIGCHLD:
                self._reap(replace=False)
            else:  # told again, or out of patience
                self._tell(signal.SIGKILL)

    def _fill(self) -> None:
        while len(self._started) < self._count:
            life = _Life(self._clock(), Pulse())
            process = os.fork()
            if not process:
                self._be_one(life.pulse)
            self._started[process] = life

    def _hand_over(self) -> None:
        """Start processes that do the changed work, and let the others finish."""
        before = self._started
        self._leaving.update(before)
        self._started = {}
        self._fill()
        for process in before:
            os.kill(process, signal.SIGTERM)

    def _look(self) -> None:
        """Kill those that have not moved for long, but for looks that come too soon."""
        if self._clock() < self._next_look:
            return
        self._next_look = self._clock() + _LOOK
        for process, life in (*self._started.items(), *self._leaving.items()):
            if life.pulse.has_stopped():
                _LOG.error(_HUNG, process, MISSED * _LOOK)
                os.kill(process, signal.SIGKILL)

    def _be_one(self, pulse: Pulse) -> NoReturn:
        """Work in a process of its own; SIGINT from a terminal is for the parent to pass on."""
        os.close(self._held)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        others = {signal.SIGINT, signal.SIGHUP, signal.SIGCHLD, signal.SIGALRM}
        signal.pthread_sigmask(signal.SIG_UNBLOCK, others)
        with Trouble() as trouble:
            self._work(self._lifeline, pulse.beat)
        os._exit(1 if trouble.noted else 0)

    def _reap(self, *, replace: bool) -> None:
        """Note which processes have ended, and start others if those should have gone on."""
        for process in list(self._leaving):
            if os.waitpid(process, os.WNOHANG)[0]:
                del self._leaving[process]
        for process in list(self._started):
            ended, status = os.waitpid(process, os.WNOHANG)
            if not ended:
                continue
            lived = self._clock() - self._started.pop(process).since
            if replace:
                code = os.waitstatus_to_exitcode(status)
                _LOG.error("worker %d ended with status %d; another takes its place", ended, code)
                time.sleep(0 if lived > _PAUSE else _PAUSE)  # it may not be able to live
        if replace:
            self._fill()

    def _tell(self, number: signal.Signals) -> None:
        for process in (*self._started, *self._leaving):
            os.kill(process, number)


def _next_of(told: set[signal.Signals]) -> int | None:
    """Return the next signal; None if for some seconds there is none."""
    found = signal.sigtimedwait(told, _LOOK)
    return found.si_signo if found else None
