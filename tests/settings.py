"""The settings of the tests' servers."""

from __future__ import annotations

from typing import Any

from screener.config import Settings
from screener.operating import OFF, Operating
from tests.conftest import RULES


def settings_of_a_test(**others: Any) -> Settings:
    """Return settings with a lasting key, for this machine alone, but for what is said here."""
    usual: dict[str, Any] = {
        "rules": RULES,
        "keys": (b"k" * 32,),
        "keys_are_temporary": False,
        "exit_url": "https://example.org/",
        "proxy_hops": 0,
        "only_here": True,
        "operating": Operating(limits=OFF),  # one client asks more than any person would
    }
    return Settings(**{**usual, **others})
