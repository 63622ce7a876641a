"""Waits until something happens on a connection; those on which nothing does cost nothing.

Waitress's own loop asks every connection each time what it waits for: beside a thousand idle ones
a request took ten times as long. Here only those are asked whose answer may have changed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from selectors import EVENT_READ, EVENT_WRITE, DefaultSelector
from typing import Any, Final

from waitress import wasyncore

_ACTS: Final[tuple[tuple[int, Callable[[Any], object]], ...]] = (
    (EVENT_READ, wasyncore.read),
    (EVENT_WRITE, wasyncore.write),
)


class Loop:
    """The connections of a server, by the numbers of their files.

    Each says what it waits for, as waitress has it (`readable` and `writable`), and may say by
    `is_at_rest` that this changes only by what happens on it.
    """

    def __init__(self) -> None:
        self._selector = DefaultSelector()
        self._restless: dict[int, Any] = {}

    def watch(self, number: int, each: Any) -> None:
        """Ask a new or changed connection what it waits for, from the next turn on."""
        self._restless[number] = each

    def forget(self, number: int) -> None:
        """Take no more notice of a connection; it is about to be closed."""
        self._restless.pop(number, None)
        with contextlib.suppress(KeyError):
            self._selector.unregister(number)

    def turn(self, seconds: float) -> None:
        """Wait until something happens, or some seconds; then let the connections act on it."""
        for number, each in list(self._restless.items()):
            self._ask(number, each)
        for key, events in self._selector.select(seconds):
            for event, act in _ACTS:
                if events & event and self._is_there(key.fd, key.data):
                    act(key.data)
            if self._is_there(key.fd, key.data):
                self.watch(key.fd, key.data)

    def close(self) -> None:
        """Give back what the system lent for waiting."""
        self._selector.close()

    def _ask(self, number: int, each: Any) -> None:
        # Asked first: who is at rest does not change until the loop lets it act.
        is_at_rest = getattr(each, "is_at_rest", True)
        may_write = each.writable() and not each.accepting
        wanted = (EVENT_READ if each.readable() else 0) | (EVENT_WRITE if may_write else 0)
        known = self._selector.get_map().get(number)
        if known and known.events != wanted:
            self._selector.unregister(number)
        if wanted and (not known or known.events != wanted):
            self._selector.register(number, wanted, each)
        if is_at_rest:
            self._restless.pop(number, None)

    def _is_there(self, number: int, each: Any) -> bool:
        """Return whether this number is still that of this connection."""
        known = self._selector.get_map().get(number)
        return known is not None and known.data is each
