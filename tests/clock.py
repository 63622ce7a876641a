"""A clock that stands still until a test moves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

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
