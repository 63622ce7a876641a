"""Tells the one who started a process whether it still moves, through memory that both share."""

from __future__ import annotations

from mmap import mmap
from typing import Final

_BEAT, _STILL = 1, 0
MISSED: Final = 3
"""Looks in a row without a beat after which nobody waits for a process any longer."""


class Pulse:
    """One byte that a process sets while it moves, and that its parent clears at each look.

    Looks are counted and no time is measured: a machine that slept for an hour was looked at once.
    """

    def __init__(self) -> None:
        """Take memory that a process forked from now on shares."""
        self._memory = mmap(-1, 1)
        self._missed = 0

    def beat(self) -> None:
        """Say that this process moves; it costs nothing worth counting."""
        self._memory[0] = _BEAT

    def has_stopped(self) -> bool:
        """Look, and return whether no beat is to be expected; it says so once."""
        self._missed = 0 if self._memory[0] == _BEAT else self._missed + 1
        self._memory[0] = _STILL
        return self._missed == MISSED
