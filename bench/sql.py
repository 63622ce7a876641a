"""Counts slips in the query for our rules: what the proof finds, and what random sheets show.

Run: `.venv/bin/python -m bench.sql [--slips 60] [--sheets 10000]`. Each slip is one small change of
the query for DuckDB, such as OR for AND. It is proved, or refused with a sheet; then DuckDB runs it
for random sheets, half of them complete, one in twenty with an answer that cannot be given.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path
from random import Random

import duckdb

from screener.days import latest_day
from screener.errors import ProgramError
from screener.proof.queries.proof import prove_query
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from screener.sql.query import query_for
from screener.sql.wanted import Wanted
from tests.proof.queries.guided import Guided
from tests.proof.queries.mutants import mutants
from tests.sql.tables import rows_by_chance, table_of

RULES = Path(__file__).parent.parent / "rules.yaml"


def is_found(book: RuleBook, query: str) -> bool:
    """Return whether the proof finds that a query means something else."""
    try:
        prove_query(book, query, "duckdb")
    except ProgramError:
        return True
    return False


def count(book: RuleBook, slips: int, sheets: int) -> Counter[tuple[bool, bool]]:
    """Count slips by whether the proof finds them, and whether sheets show them."""
    query = query_for(book, Wanted("duckdb"))
    every = mutants(query)
    print(f"{len(every):,} slips are possible; {slips} of them, and {sheets:,} sheets")
    with duckdb.connect() as database:
        guided = Guided(database, table_of(book, rows_by_chance(book, sheets, seed=1)), query)
        chosen = Random(1).sample(every, slips)  # noqa: S311 - chance, not secrecy
        texts = (slip.text() for slip in chosen)
        return Counter((is_found(book, text), guided.differs(text)) for text in texts)


def main() -> None:
    """Print what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slips", type=int, default=60)
    parser.add_argument("--sheets", type=int, default=10_000)
    wanted = parser.parse_args()
    book = load_rulebook(RULES, today=latest_day(time.time()))
    counted = count(book, wanted.slips, wanted.sheets)
    found = counted[True, True] + counted[True, False]
    print(f"{found:>6} change the meaning, and the proof finds them")
    print(f"{counted[True, True]:>6} of these are shown by the sheets, too")
    print(f"{counted[False, False]:>6} change nothing, and are proved")
    print(f"{counted[False, True]:>6} are proved, and a sheet shows that they change something")


if __name__ == "__main__":
    main()
