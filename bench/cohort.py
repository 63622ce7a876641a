"""Measures how many answer sheets a second go through the circuit, many at a time.

Run: `.venv/bin/python -m bench.cohort [--rounds 15]`. One process guides 65,536 sheets, half of
them complete, with random answers. The yardstick is the compiled function, called in a loop for the
same sheets; all take turns, and the ratio is the median of those of the rounds. Polars evaluates
the rules as expressions of its own; it tells certain findings alone, which must be ours.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa

from bench.expressions import Expressions
from screener.cohort.answers import sheets_in_columns
from screener.cohort.batches import Cohort
from screener.cohort.bits import Evaluator
from screener.cohort.files import BATCH
from screener.cohort.questions import Asked
from screener.days import latest_day
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from screener.screening.compiler import compile_rules
from screener.screening.sheet import AnswerSheet
from screener.sql.query import query_for
from screener.sql.wanted import Wanted
from tests.cohort.archives import columns_of
from tests.sheets import Respondent, as_sent
from tests.sql.tables import as_text, table_of

RULES = Path(__file__).parent.parent / "rules.yaml"
DIFFERENT_SHEETS = 4_096
CODE = "compiled function, in a loop"

Work = Callable[[], Any]


def sheets_by_chance(book: RuleBook) -> list[AnswerSheet]:
    """Return as many sheets as a batch has; after `DIFFERENT_SHEETS` of them they repeat."""
    respondent = Respondent(book, seed=1)
    some = [
        respondent.complete() if number % 2 else respondent.partial()
        for number in range(DIFFERENT_SHEETS)
    ]
    return some * (BATCH // DIFFERENT_SHEETS)


def with_dictionaries(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the same sheets as Parquet gives them: each different text once."""
    columns = [c.dictionary_encode() if c.type == pa.string() else c for c in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def works(book: RuleBook) -> Mapping[str, Work]:
    """Return what to measure, by its name."""
    sheets = sheets_by_chance(book)
    compiled, cohort = compile_rules(book), Cohort(book)
    coding, verdict = compiled.coding, compiled.verdict
    evaluator = Evaluator(Asked(book, compiled.outcomes).steps())
    masks = [coding.encode(sheet) for sheet in sheets]
    sent = [list(as_sent(sheet, book).items()) for sheet in sheets]
    texts = columns_of(book, sheets)
    dictionaries = with_dictionaries(texts)
    packed = sheets_in_columns(coding, texts, ())
    return {
        "reading sheets one by one": lambda: [coding.read(each) for each in sent],
        CODE: lambda: [verdict(each) for each in masks],
        "packing columns of text": lambda: sheets_in_columns(coding, texts, ()),
        "packing dictionaries": lambda: sheets_in_columns(coding, dictionaries, ()),
        "circuit": lambda: evaluator.evaluate(packed.bits),
        "circuit, with columns of results": lambda: cohort.guide_sheets(packed),
        "all of it, from text": lambda: cohort.guide(texts),
        "Polars, certain ones, from text": by_polars(book, texts, cohort),
        "DuckDB, `screener sql`, from text": by_duckdb(book, sheets, cohort.guide(texts)),
    }


def by_polars(book: RuleBook, texts: pa.RecordBatch, cohort: Cohort) -> Work:
    """Return what finds the same in Polars; raise ValueError if it does not."""
    rules, sheets = Expressions(book), pl.DataFrame(texts)
    found = rules.certain(sheets)
    if not found.equals(pl.DataFrame(cohort.guide(texts)).select(found.columns)):
        raise ValueError("Polars finds something else")
    return lambda: rules.certain(sheets)


def by_duckdb(book: RuleBook, sheets: Sequence[AnswerSheet], ours: pa.RecordBatch) -> Work:
    """Return what runs the query of `screener sql`; raise ValueError if it finds something else."""
    rows = (as_sent(sheet, book).items() for sheet in sheets)
    table = table_of(book, ({name: as_text(told) for name, told in row} for row in rows))
    database, query = duckdb.connect(config={"threads": 1}), query_for(book, Wanted("duckdb"))
    database.register("sheets", table)
    found = database.sql(query).to_arrow_table()
    for name in ("complete", "level", "lead"):
        if found[name].to_pylist() != ours.column(name).to_pylist():
            raise ValueError(f"DuckDB finds something else: {name}")
    return lambda: database.sql(query).to_arrow_table()


def seconds_of(work: Work) -> float:
    """Return how long some work takes this process."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print a line for each part: sheets a second, and the ratio to the compiled function."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    pa.set_cpu_count(1)
    measured = works(load_rulebook(RULES, today=latest_day(time.time())))
    times = [{name: seconds_of(work) for name, work in measured.items()} for _ in range(rounds)]
    print(f"{'':34}{'sheets a second':>15}{'ratio':>9}  (median of {rounds})")
    for name in measured:
        speed = BATCH / statistics.median(each[name] for each in times)
        ratio = statistics.median(each[CODE] / each[name] for each in times)
        print(f"{name:34}{speed:15,.0f}{ratio:9.2f}")


if __name__ == "__main__":
    main()
