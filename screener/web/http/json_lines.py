"""The log as lines of JSON, with the keys listed here and no others, whoever adds some."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any, Final

import structlog
from structlog.processors import JSONRenderer, TimeStamper, add_log_level
from structlog.stdlib import ProcessorFormatter

KEYS: Final = (
    "time",
    "level",
    "kind",
    "site",
    "endpoint",
    "method",
    "status",
    "seconds",
    "bytes",
    "process",
    "logger",
    "message",
)
"""All that a line may say, in this order."""

Event = MutableMapping[str, Any]


def json_formatter() -> logging.Formatter:
    """Return what writes the records of any logger, after a filter took from them what quotes."""
    return ProcessorFormatter(
        foreign_pre_chain=[_described], processors=[_only_known_keys, JSONRenderer()]
    )


def request_lines() -> structlog.typing.FilteringBoundLogger:
    """Return what writes a line of its own kind, such as that of a request, to standard error."""
    logger: structlog.typing.FilteringBoundLogger = structlog.wrap_logger(
        structlog.WriteLogger(sys.stderr),
        processors=[
            add_log_level,
            TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.processors.EventRenamer("kind"),
            _only_known_keys,
            JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        context_class=dict,
    )
    return logger


def _described(_logger: object, _method: str, event: Event) -> Event:
    record: logging.LogRecord = event["_record"]
    when = datetime.fromtimestamp(record.created, UTC)
    return {
        "time": when.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "kind": "message",
        "process": record.process,
        "logger": record.name,
        "message": event["event"],
        "_record": record,
        "_from_structlog": False,
    }


def _only_known_keys(_logger: object, _method: str, event: Event) -> Event:
    return {key: event[key] for key in KEYS if key in event}
