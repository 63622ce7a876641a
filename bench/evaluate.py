"""Measures how fast `screener evaluate` is from end to end, and how much memory it takes.

Run: `.venv/bin/python -m bench.evaluate [--lines 1000000]`. Sheets are complete, with random
answers. The command runs in a process of its own, and its output is discarded. The yardsticks are
Python's own JSON reader and writer, run in this process: over the same sheets alone, and to read
the same sheets and write the same guidance. The ratios make results from different machines
comparable.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from screener.days import latest_day
from screener.records.lines import answer_lines
from screener.rulebook.loader import load_rulebook
from tests.sheets import Respondent, as_sent

RULES = Path(__file__).parent.parent / "rules.yaml"
DIFFERENT_SHEETS = 5_000
ROUNDS = 5


def write_sheets(path: Path, lines: int) -> None:
    """Write sheets to a file; after `DIFFERENT_SHEETS` of them they repeat."""
    book = load_rulebook(RULES, today=latest_day(time.time()))
    respondent = Respondent(book, seed=1)
    texts = [
        json.dumps(as_sent(respondent.complete(), book)) + "\n"
        for _ in range(min(lines, DIFFERENT_SHEETS))
    ]
    with path.open("w") as file:
        for number in range(lines):
            file.write(texts[number % len(texts)])


def evaluate(path: Path) -> tuple[float, float]:
    """Return the seconds that the command takes, and its peak memory in MiB."""
    command = [sys.executable, "-m", "screener", "evaluate", "--rules", str(RULES), str(path)]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the command ended with status {process.returncode}")
    return seconds, usage.ru_maxrss / 1024


def sheets_alone(path: Path) -> float:
    """Return the seconds that reading and writing the sheets takes."""
    start = time.perf_counter()
    with path.open() as file:
        for line in file:
            json.dumps(json.loads(line))
    return time.perf_counter() - start


def sheets_and_guidance(path: Path, guidance: Sequence[object]) -> float:
    """Return the seconds that reading the sheets and writing their guidance takes."""
    start = time.perf_counter()
    with path.open() as file:
        for line, found in zip(file, cycle(guidance), strict=False):
            json.loads(line)
            json.dumps(found)
    return time.perf_counter() - start


def guidance_of(path: Path) -> list[object]:
    """Return the guidance for the sheets that differ, as values."""
    book = load_rulebook(RULES, today=latest_day(time.time()))
    with path.open("rb") as file:
        return [json.loads(line) for line, _ in islice(answer_lines(book, file), DIFFERENT_SHEETS)]


def main() -> None:
    """Print sheets per second, the ratio to the yardstick, and memory for few and many lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    lines = parser.parse_args().lines
    with tempfile.TemporaryDirectory() as folder:
        few, some, many = (Path(folder) / name for name in ("few", "some", "many"))
        write_sheets(few, 1)
        write_sheets(some, 50_000)
        write_sheets(many, lines)
        # Memory first: a process begins with that of the one that starts it.
        memory = [evaluate(path)[1] for path in (few, some, many)]
        start_up = statistics.median(evaluate(few)[0] for _ in range(ROUNDS))
        guidance = guidance_of(some)
        rounds = [
            (evaluate(some)[0], sheets_alone(some), sheets_and_guidance(some, guidance))
            for _ in range(ROUNDS)
        ]
        seconds = statistics.median(seconds for seconds, *_ in rounds)
        alone = statistics.median(seconds / sheets for seconds, sheets, _ in rounds)
        both = statistics.median(seconds / reference for seconds, _, reference in rounds)
    print(f"start-up                       {start_up:8.2f} s (median of {ROUNDS})")
    print(f"50,000 sheets, start-up within {seconds:8.2f} s (median of {ROUNDS})")
    print(f"sheets a second                {50_000 / seconds:8,.0f}")
    print(f"times JSON of sheets alone     {alone:8.2f}")
    print(f"times JSON of sheets, guidance {both:8.2f}")
    counts = (1, 50_000, lines)
    for count, peak in zip(counts, memory, strict=True):
        print(f"memory for {count:>9,} lines     {peak:8.0f} MiB")


if __name__ == "__main__":
    main()
