"""Whom to tell of a weakness, as a file that programs know where to find (RFC 9116)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from flask import Response

PATH: Final = "/.well-known/security.txt"
_GOOD_FOR: Final = timedelta(days=180)
"""The standard asks for less than a year: a contact that nobody cares for should run out."""


def security_contact(contact: str, address: str, clock: Callable[[], float]) -> Response:
    """Return the file: the operator's contact, and until when it holds; `address` is ours."""
    today = datetime.fromtimestamp(clock(), UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: {contact}",
        f"Expires: {(today + _GOOD_FOR).strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Preferred-Languages: en",
        f"Canonical: {address}{PATH}",
    )
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
