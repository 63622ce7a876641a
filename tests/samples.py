"""How much the tests by chance try: a fixed budget, or as much as `make soak` has time for."""

from __future__ import annotations

import os
from typing import Final

SOAK: Final = os.environ.get("SOAK") == "1"


def samples(budget: int, *, soak: int) -> int:
    """Return how many samples a test tries: its budget, and many more in `make soak`."""
    return soak if SOAK else budget
