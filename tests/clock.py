"""A clock that stands still until a test moves it, and a machine in any time zone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

START = datetime(2026, 11, 23, 12, tzinfo=UTC).timestamp()


@dataclass
class Clock:
    """Gives seconds since 1970, as the application wants them."""

    now: float = START

    def __call__(self) -> float:
        return self.now

    def today(self) -> date:
        return datetime.fromtimestamp(self.now, UTC).date()

    def advance(self, *, hours: float) -> None:
        self.now += hours * 3600


def at(moment: str) -> Clock:
    """Return a clock that stands still at a moment such as 2026-12-01T01:30:00Z."""
    return Clock(datetime.fromisoformat(moment).timestamp())


@contextmanager
def machine_in(zone: str) -> Iterator[None]:
    """Put this machine into a time zone for a while."""
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TZ", zone)
            time.tzset()
            yield
    finally:
        time.tzset()  # also after a test that failed, or the next ones fail by the day
