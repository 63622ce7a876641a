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
OPERATING: Final = (LIMITS,)

_SHARED: Final = re.compile(r"(redis|valkey)(s?://[^/\s]*[^/\s@](/[0-9]+)?|\+unix://\S+)")


@dataclass(frozen=True)
class Operating:
    """How a server is operated.

    Attributes:
        limits: where requests are counted: `MEMORY`, an address of Valkey, or `OFF`. It may hold a
            password.
    """

    limits: str = field(default=MEMORY, repr=False)


def read_operating(environ: Mapping[str, str]) -> Operating:
    """Read these settings; raises OperatorError, which names the invalid variable."""
    return Operating(limits=_limits(environ.get(LIMITS.name) or LIMITS.default))


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
