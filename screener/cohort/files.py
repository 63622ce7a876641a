"""Archives in files: Parquet, CSV, or one JSON object a line; the ending of the name says which."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from screener.errors import OperatorError
from screener.wording import one_of

BATCH: Final = 65_536
"""How many sheets are in memory at a time; CSV counts bytes instead."""
LINES: Final = (".ndjson", ".jsonl")
FORMS: Final = (".parquet", ".csv", *LINES)


def form_of(path: Path) -> str:
    """Return which form a file has; raise OperatorError if its name does not say."""
    form = path.suffix.lower()
    if form not in FORMS:
        raise OperatorError(f"{path}: its name must end in {one_of(FORMS)}")
    return form
