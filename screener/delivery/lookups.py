"""Looks up the addresses of hosts within a time limit, and no host twice at once.

The system's resolver cannot be interrupted: a lookup that hangs keeps a thread until it gives up.
So whoever asks for a host that is being looked up waits for that lookup, and starts no other.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Lock, Thread

Resolve = Callable[[str, int], Sequence[str]]


def addresses_of(host: str, port: int) -> Sequence[str]:
    """Return the network addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Lookups:
    """The lookups that are under way."""

    def __init__(self, resolve: Resolve = addresses_of) -> None:
        """Take what returns the addresses of a host."""
        self._resolve = resolve
        self._under_way: dict[tuple[str, int], Future[Sequence[str]]] = {}
        self._lock = Lock()

    def addresses(self, host: str, port: int, seconds: float) -> Sequence[str]:
        """Return the addresses of a host; raises OSError, which is TimeoutError after the time."""
        found = self._begun(host, port)
        try:
            return found.result(seconds)
        finally:
            del found  # its error would keep its frames, and so what is being sent

    def _begun(self, host: str, port: int) -> Future[Sequence[str]]:
        with self._lock:
            found = self._under_way.get((host, port))
            if found is None:
                found = self._under_way[host, port] = Future()
                Thread(target=self._look, args=(found, host, port), daemon=True).start()
            return found

    def _look(self, found: Future[Sequence[str]], host: str, port: int) -> None:
        try:
            addresses = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            self._ended(host, port)
            found.set_exception(error)
        else:
            self._ended(host, port)
            found.set_result(addresses)
        finally:
            del found

    def _ended(self, host: str, port: int) -> None:
        """Let the next who ask start a lookup of their own."""
        with self._lock:
            del self._under_way[host, port]
