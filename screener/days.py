"""Which day it is at a place, and which is the latest that is today anywhere on Earth."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from screener.wording import nearest, quoted

_FURTHEST_ON: Final = timezone(timedelta(hours=14))
"""That of Kiritimati; no place on Earth is further ahead of UTC."""


def day_in(zone: tzinfo | None, seconds: float) -> date:
    """Return the day at a moment, given in seconds since 1970; None is this machine's own zone."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone).date()


def latest_day(seconds: float) -> date:
    """Return the latest day that is today anywhere on Earth at a moment.

    Only a day after it is in the future. An author in Auckland may date a source today, and a
    server in Chicago, where that day comes 19 hours later, must still take the file.
    """
    return day_in(_FURTHEST_ON, seconds)


def zone_named(name: str) -> ZoneInfo:
    """Return a time zone by its name in the IANA database.

    Raises LookupError, whose text says what to write instead, if there is no such zone.
    """
    names = _names()
    if name in names:
        return ZoneInfo(name)
    if not names:
        raise LookupError("this machine has no time zones; install the package tzdata")
    close = nearest(name, names)
    hint = f"; nearest: {quoted(close)}" if close else ""
    raise LookupError(f"{quoted(name)} is not a time zone; write one as in America/Chicago{hint}")


@cache
def _names() -> frozenset[str]:
    return frozenset(available_timezones())
