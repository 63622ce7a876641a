"""Whose PDF is made next: one at a time, in the order of coming, and nobody holds most places.

Making one keeps a processor busy for longer than a whole walk, and a request that waits keeps one
of the server's threads. So few may wait, and of one client fewer still: two who ask for one after
the other, all day, leave a place for everybody else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Final

PLACES: Final = 5
"""For the request whose PDF is being made, and for those that wait; each keeps a thread."""
FOR_ONE: Final = 2
"""Places of one client: for a second click, or a neighbor behind the same address."""


class Turns:
    """The queue of one process."""

    def __init__(self, name_of: Callable[[str | None], str]) -> None:
        """Take what names a client by an address; all that one client has get the same name."""
        self._name_of = name_of
        self._queue: deque[tuple[str, object]] = deque()
        self._moved = Condition()

    def count(self) -> int:
        """Return how many have a place."""
        return len(self._queue)

    @contextmanager
    def turn(self, address: str | None, *, waits: bool = True) -> Iterator[bool]:
        """Wait for the turn of who has an address, and hold it; give False if there is no place.

        Whoever does not wait has a place only if nobody is before them.
        """
        place = (self._name_of(address), object())
        if not self._enter(place, waits=waits):
            yield False
            return
        try:
            with self._moved:
                self._moved.wait_for(lambda: self._queue[0] is place)
            yield True
        finally:
            self._leave(place)

    def _enter(self, place: tuple[str, object], *, waits: bool) -> bool:
        client, _ = place
        with self._moved:
            of_client = sum(other == client for other, _ in self._queue)
            free = len(self._queue) < PLACES and of_client < FOR_ONE
            if not free or (self._queue and not waits):
                return False
            self._queue.append(place)
            return True

    def _leave(self, place: tuple[str, object]) -> None:
        with self._moved:
            self._queue.remove(place)
            self._moved.notify_all()
