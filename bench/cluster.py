"""Measures how fast other engines guide an archive by our function, Spark on two executors.

Run: `.venv/bin/python -m bench.cluster [--sheets 5000000] [--rounds 3]`. A Parquet file of sheets
with random answers, half of them complete, is guided, and the sheets of each level are counted. The
yardstick is our own loop over the batches of the file. All take turns and must count the same; the
ratio is the median of those of the rounds. CPU is what all processes take together. It needs
`make spark`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import duckdb
import polars as pl
import pyarrow as pa
from pyarrow import parquet
from pyspark.sql import SparkSession

from bench.cohort import DIFFERENT_SHEETS, RULES, sheets_by_chance
from screener.cohort.answers import sheets_in_columns
from screener.cohort.batches import Cohort
from screener.cohort.files import BATCH
from screener.days import latest_day
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from tests.cohort.archives import columns_of
from tests.cohort.engines import spark_cluster

Counts = Mapping[str | None, int]
LOOP: Final = "column loop"
LARGE_BATCHES: Final = {"spark.sql.execution.arrow.maxRecordsPerBatch": str(BATCH)}


class Cost(NamedTuple):
    """Seconds on the wall, and of CPU."""

    wall: float
    cpu: float


def write_archive(book: RuleBook, path: Path, count: int) -> None:
    """Write an archive of so many sheets, of which each batch has the same."""
    different = columns_of(book, sheets_by_chance(book)[:DIFFERENT_SHEETS])
    batch = pa.concat_batches([different] * (BATCH // DIFFERENT_SHEETS))
    with parquet.ParquetWriter(path, batch.schema) as writer:
        for start in range(0, count, BATCH):
            writer.write_batch(batch.slice(0, min(BATCH, count - start)))


def by_loop(cohort: Cohort, path: Path) -> Counts:
    """Count with nothing but our function, in one process and one thread."""
    levels = Counter[str | None]()
    file = parquet.ParquetFile(path, read_dictionary=texts_of(cohort))
    for batch in file.iter_batches(BATCH, use_threads=False):
        sheets = sheets_in_columns(cohort.coding, batch, ())
        told = cohort.guide_sheets(sheets).column("level").value_counts().to_pylist()
        levels.update({each["values"]: each["counts"] for each in told})
    return levels


def texts_of(cohort: Cohort) -> list[str]:
    """Return the columns that hold one text, not a list of them."""
    return [question.id for question in cohort.coding.questions if not question.many]


def by_duckdb(cohort: Cohort, path: Path) -> Counts:
    """Count with DuckDB, which hands our function what it reads, and takes what it returns."""
    reading = duckdb.connect()
    sheets = reading.read_parquet(str(path)).to_arrow_reader(BATCH)
    guidance = duckdb.from_arrow(cohort.guide_stream(sheets))
    return dict(guidance.aggregate("level, count(*)").fetchall())


def by_polars(cohort: Cohort, path: Path) -> Counts:
    """Count with the streaming engine of Polars."""
    sheets = pl.scan_parquet(path)
    guidance = sheets.map_batches(
        lambda some: pl.DataFrame(cohort.guide_stream(some)),
        schema=pl.Schema(cohort.schema(sheets.collect_schema().to_arrow())),
        streamable=True,
    )
    return dict(guidance.group_by("level").len().collect(engine="streaming").rows())


def by_spark(cohort: Cohort, path: Path, spark: SparkSession) -> Counts:
    """Count with Spark, on two executors of one core each."""
    sheets = spark.read.parquet(str(path))
    columns = cohort.schema(sheets.limit(0).toArrow().schema)
    guidance = sheets.mapInArrow(
        lambda batches: map(cohort.guide, batches),
        spark.createDataFrame(columns.empty_table()).schema,
    )
    return {row["level"]: row["count"] for row in guidance.groupBy("level").count().collect()}


def cpu_of(process: int) -> float:
    """Return the seconds of CPU that a process and all below it have taken, ended ones too."""
    place = Path("/proc") / str(process)
    stat = (place / "stat").read_text().rpartition(") ")[2].split()
    below = [child for each in place.glob("task/*/children") for child in each.read_text().split()]
    taken = sum(map(int, stat[11:15])) / os.sysconf("SC_CLK_TCK")
    return taken + sum(cpu_of(int(child)) for child in below)


def measured(works: Mapping[str, Callable[[], Counts]]) -> dict[str, Cost]:
    """Return what each takes; raise ValueError if one counts otherwise than the loop."""
    costs, counts = {}, {}
    for name, work in works.items():
        start, before = time.perf_counter(), cpu_of(os.getpid())
        counts[name] = work()
        costs[name] = Cost(time.perf_counter() - start, cpu_of(os.getpid()) - before)
        if counts[name] != counts[LOOP]:
            raise ValueError(f"{name} counts {counts[name]}, and the loop {counts[LOOP]}")
    return costs


def report(rounds: list[dict[str, Cost]], count: int) -> None:
    """Print a line for each engine."""
    print(f"{count:11,} sheets{'sheets a second':>22}{'ratio':>9}{'CPU s':>9}{'ratio':>9}")
    for name in rounds[0]:
        wall, cpu = (statistics.median(each[name][n] for each in rounds) for n in (0, 1))
        faster, cheaper = (
            statistics.median(each[LOOP][n] / each[name][n] for each in rounds) for n in (0, 1)
        )
        print(f"{name:24}{count / wall:16,.0f}{faster:9.2f}{cpu:9.1f}{cheaper:9.2f}")


def main() -> None:
    """Print how many sheets a second each engine guides, and the ratio to our own loop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    book = load_rulebook(RULES, today=latest_day(time.time()))
    cohort = Cohort(book)
    with tempfile.TemporaryDirectory() as name, spark_cluster(Path(name), LARGE_BATCHES) as spark:
        path = Path(name) / "sheets.parquet"
        write_archive(book, path, chosen.sheets)
        works = {
            LOOP: lambda: by_loop(cohort, path),
            "DuckDB": lambda: by_duckdb(cohort, path),
            "Polars": lambda: by_polars(cohort, path),
            "Spark, two executors": lambda: by_spark(cohort, path, spark),
        }
        report([measured(works) for _ in range(chosen.rounds)], chosen.sheets)


if __name__ == "__main__":
    main()
