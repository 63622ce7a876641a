"""Measures `screener diff --cohort` end to end: how many real sheets a change moves.

Run: `.venv/bin/python -m bench.archive_diff [--sheets 2000000]`. The archive is Parquet: people as
tests/population.yaml describes them, one in ten with some answers missing. 20,000 are drawn, and
repeat. The new rule book is ours; in the old one, every fifth rule with the level contact_first has
the next calmer one, as it would be if a newer source had raised it. The command runs in a process
of its own, with its start, its picture and the file of the sheets that move.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from screener.days import latest_day
from screener.population.drawing import Crowd
from screener.population.loader import read_population
from screener.rulebook.loader import load_rulebook
from screener.rulebook.model import RuleBook
from screener.screening.evaluator import Evaluation
from screener.screening.sheet import AnswerSheet
from tests.cohort.archives import columns_of

ROOT = Path(__file__).parent.parent
DIFFERENT_SHEETS = 20_000
EVERY = 5
MISSING = 0.1


def older(book: RuleBook) -> dict[str, Any]:
    """Return the rule book as it was before some of its rules became more urgent."""
    tree: dict[str, Any] = book.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    urgent = [rule for rule in tree["rules"] if rule["level"] == "contact_first"]
    for rule in urgent[::EVERY]:
        rule["level"] = "discuss_before_starting"
    return tree


def people(book: RuleBook, count: int) -> list[AnswerSheet]:
    """Return the sheets of described people, with what they are asked; some stop in between."""
    crowd = Crowd([book], read_population(ROOT / "tests" / "population.yaml", [book]))
    chance = Random(1)  # noqa: S311 - chance, not secrecy
    sheets = []
    for answers in crowd.people(count):
        asked = Evaluation(book, AnswerSheet().with_answers(answers)).enabled
        kept = {name: answer for name, answer in answers.items() if asked.get(name)}
        if chance.random() < MISSING:
            kept = dict(list(kept.items())[: chance.randrange(len(kept))])
        sheets.append(AnswerSheet().with_answers(kept))
    return sheets


def write_archive(book: RuleBook, file: Path, count: int) -> None:
    """Write an archive of so many sheets, with the numbers of visits."""
    batch = columns_of(book, people(book, min(count, DIFFERENT_SHEETS)))
    columns = batch.schema.append(pa.field("visit", pa.string()))
    with parquet.ParquetWriter(file, columns) as writer:
        for start in range(0, count, batch.num_rows):
            some = batch.slice(0, min(batch.num_rows, count - start))
            visits = pa.array([f"v{n}" for n in range(start, start + some.num_rows)])
            writer.write_batch(pa.RecordBatch.from_arrays([*some.columns, visits], schema=columns))


def main() -> None:
    """Print how long the command takes, how much memory it needs, and what it says first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=2_000_000)
    count = parser.parse_args().sheets
    rules = ROOT / "rules.yaml"
    book = load_rulebook(rules, today=latest_day(time.time()))
    with tempfile.TemporaryDirectory() as folder:
        old, archive = Path(folder, "old.yaml"), Path(folder, "sheets.parquet")
        old.write_text(json.dumps(older(book)))
        write_archive(book, archive, count)
        files = ["--plot", f"{folder}/moves.svg", "--moved", f"{folder}/moved.parquet"]
        asked = ["diff", str(old), str(rules), "--cohort", str(archive), "--keep", "visit", *files]
        start = time.perf_counter()
        told = subprocess.run(
            [sys.executable, "-m", "screener", *asked],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print("\n".join(told.stdout.splitlines()[:24]))
    print(f"\n{seconds:.1f} s, {used.ru_utime + used.ru_stime:.1f} s of processors")
    print(f"{count / seconds:,.0f} sheets a second, {used.ru_maxrss // 1024} MiB at most")


if __name__ == "__main__":
    main()
