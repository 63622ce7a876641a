"""What a query gives in DuckDB, to hold others against it."""

from __future__ import annotations

import duckdb
import pyarrow as pa


class Guided:
    """What a query gives for some rows, to hold others against it."""

    def __init__(self, database: duckdb.DuckDBPyConnection, table: pa.Table, query: str) -> None:
        self.database = database
        database.register("sheets", table)
        database.execute(f"CREATE TABLE guidance AS {query}")

    def differs(self, query: str) -> bool:
        """Return whether another query gives anything else for some row, or nothing at all."""
        other = query.strip().rstrip(";")
        both = f"SELECT * FROM ({other}) POSITIONAL JOIN guidance"  # noqa: S608 - both are ours
        try:
            found = self.database.sql(both).to_arrow_table()
        except duckdb.Error:
            return True
        half = found.num_columns // 2
        pairs = zip(found.columns[:half], found.columns[half:], strict=True)
        return not all(one.equals(other) for one, other in pairs)
