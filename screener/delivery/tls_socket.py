"""A TLS connection with a limit on its total time and on the bytes received."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer


class TooMuchError(OSError):
    """The other side sent more than an acknowledgement needs."""


@dataclass(frozen=True)
class Deadline:
    """The time by which everything must be done.

    Attributes:
        clock: returns seconds; never goes back.
        end: the deadline by that clock.
    """

    clock: Callable[[], float]
    end: float

    @classmethod
    def after(cls, seconds: float, clock: Callable[[], float]) -> Deadline:
        """Return the deadline that is this many seconds from now."""
        return cls(clock, clock() + seconds)

    def left(self) -> float:
        """Return the seconds left; raises TimeoutError if there are none."""
        left = self.end - self.clock()
        if left <= 0:
            raise TimeoutError
        return left


class BoundedSocket(ssl.SSLSocket):
    """A TLS socket with a deadline and a byte limit.

    A plain timeout restarts with every byte, so a slow drip would never end.
    """

    deadline: Deadline
    most: int

    def bound(self, deadline: Deadline, most: int) -> None:
        """Set the deadline, and how many bytes may be received."""
        self.deadline, self.most = deadline, most

    def send(self, data: ReadableBuffer, flags: int = 0) -> int:
        """Send some bytes before the deadline."""
        self.settimeout(self.deadline.left())
        return super().send(data, flags)

    def recv_into(self, buffer: WriteableBuffer, nbytes: int | None = None, flags: int = 0) -> int:
        """Receive some bytes before the deadline; raises TooMuchError if they exceed the limit."""
        self.settimeout(self.deadline.left())
        count = super().recv_into(buffer, nbytes, flags)
        self.most -= count
        if self.most < 0:
            raise TooMuchError
        return count
