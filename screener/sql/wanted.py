"""What a query is to be, for those who ask for one; it needs no extra."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from screener.screening.spelling import Spelling, by_id

DIALECTS: Final = ("duckdb", "postgres", "spark", "bigquery", "snowflake", "clickhouse")
"""The databases in whose words a query can be written."""


@dataclass(frozen=True)
class Wanted:
    """What a query is to be.

    Attributes:
        dialect: one of the dialects.
        table: the table of answer sheets, with a column a question; dots part its names.
        kept: the columns to copy.
        view: the view to make; None for a SELECT alone.
        spelled: how the table spells an option.
    """

    dialect: str
    table: str = "sheets"
    kept: Sequence[str] = ()
    view: str | None = None
    spelled: Spelling = by_id
