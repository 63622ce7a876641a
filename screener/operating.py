"""The settings of how a server is operated: who may ask how often, the log, and the metrics."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from screener.errors import OperatorError
from screener.wording import quoted


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, the default in words, and what it does."""

    name: str
    default: str
    meaning: str


MEMORY: Final = "memory"
"""Each process counts requests by itself."""
OFF: Final = "off"
"""Nobody counts requests."""
LIMITS: Final = Setting(
    "SCREENER_LIMITS",
    MEMORY,
    "where it is counted how often each client asks: memory, or an address such as "
    "valkey://127.0.0.1:6379/0 that all processes share; off sets no limits",
)
TEXT: Final = "text"
"""The log is for people: it says what went wrong."""
JSON: Final = "json"
"""The log is for programs: it says that, and has a line for each request."""
LOG: Final = Setting(
    "SCREENER_LOG",
    TEXT,
    "what the log is made of: text for people, or json for programs, with a line for each request",
)
METRICS: Final = Setting(
    "SCREENER_METRICS",
    "none",
    "where Prometheus gets the metrics of `serve`, such as 127.0.0.1:9464; never where patients "
    "come",
)
OPERATING: Final = (LIMITS, LOG, METRICS)

_LAST_PORT: Final = 65535
_SHARED: Final = re.compile(r"(redis|valkey)(s?://[^/\s]*[^/\s@](/[0-9]+)?|\+unix://\S+)")


@dataclass(frozen=True)
class Operating:
    """How a server is operated.

    Attributes:
        limits: where requests are counted: `MEMORY`, an address of Valkey, or `OFF`. It may hold a
            password.
        log: what the log is made of, `TEXT` or `JSON`.
        metrics: the host and the port at which the metrics are; None if nobody counts.
    """

    limits: str = field(default=MEMORY, repr=False)
    log: str = TEXT
    metrics: tuple[str, int] | None = None


def read_operating(environ: Mapping[str, str]) -> Operating:
    """Read these settings; raises OperatorError, which names the invalid variable."""
    return Operating(
        limits=_limits(environ.get(LIMITS.name) or LIMITS.default),
        log=_log(environ.get(LOG.name) or LOG.default),
        metrics=_place(environ.get(METRICS.name, "")),
    )


def _limits(text: str) -> str:
    """Return where to count; an address of Redis as one of Valkey, which speaks the same."""
    if text in (MEMORY, OFF):
        return text
    if not _SHARED.fullmatch(text):
        told = quoted(text) if "@" not in text else "what is set"  # it may hold a password
        raise OperatorError(
            f"{LIMITS.name}: {told} is neither {MEMORY} nor {OFF} nor an address such as "
            "valkey://127.0.0.1:6379/0"
        )
    return re.sub("^redis", "valkey", text)


def _log(text: str) -> str:
    if text not in (TEXT, JSON):
        raise OperatorError(f"{LOG.name}: {quoted(text)} is neither {TEXT} nor {JSON}")
    return text


def _place(text: str) -> tuple[str, int] | None:
    if not text:
        return None
    found = re.fullmatch(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+):([0-9]{1,5})", text)
    if not found or int(found[2]) > _LAST_PORT:
        raise OperatorError(
            f"{METRICS.name}: {quoted(text)} is not a host and a port such as 127.0.0.1:9464"
        )
    return found[1], int(found[2])
