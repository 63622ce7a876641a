"""How long each command takes to start: `python -m bench.start`.

Each figure is the median of processor seconds of fresh processes that take turns, so that a busy
machine slows all of them alike; the first line is Python alone. "To the rule book" ends when a
command looks for its rule book, which is not there; "in all" is the command with our own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Final

ROUNDS: Final = 9
ROOT: Final = Path(__file__).parent.parent
RULES: Final = "rules.yaml"
NOWHERE: Final = "nowhere.yaml"
MISSING: Final = 2
"""The exit status without a rule book."""
ALONE: Final = ("--help", "schema")
"""Commands that read no rule book."""
READING: Final = ("evaluate -", "explain -", "check", "prove", "graph", "fhir codes")


def main() -> None:
    """Print a table, one line for each command."""
    with tempfile.TemporaryDirectory() as compiled:
        seconds = _medians(dict(_processes()), compiled)
    print(f"{'':16}{'to the rule book':>18}{'in all':>9}  (s, median of {ROUNDS})")
    for name in ("python", *ALONE):
        print(f"{name:16}{'':>18}{seconds[name]:9.2f}")
    for name in (*READING, "serve"):
        whole = seconds.get(f"{name} {RULES}")
        print(f"{name:16}{seconds[f'{name} {NOWHERE}']:18.2f}" + (f"{whole:9.2f}" if whole else ""))


def _processes() -> Iterator[tuple[str, Sequence[str]]]:
    """Yield a name for every process, and its arguments."""
    yield "python", ("-c", "pass")
    for name in ALONE:
        yield name, ("-m", "screener", name)
    for name in READING:
        for rules in (NOWHERE, RULES):
            yield f"{name} {rules}", ("-m", "screener", *name.split(), "--rules", rules)
    yield f"serve {NOWHERE}", ("-m", "screener", "serve", "--port", "0", "--rules", NOWHERE)


def _medians(processes: dict[str, Sequence[str]], compiled: str) -> dict[str, float]:
    for arguments in processes.values():  # the first time, Python compiles
        _seconds(arguments, compiled)
    rounds = [
        {name: _seconds(arguments, compiled) for name, arguments in processes.items()}
        for _ in range(ROUNDS)
    ]
    return {name: median(figures[name] for figures in rounds) for name in processes}


def _seconds(arguments: Sequence[str], compiled: str) -> float:
    """Return the processor seconds of Python with these arguments and no input."""
    settings = {"PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != (MISSING if NOWHERE in arguments else 0):
        raise SystemExit(f"{' '.join(arguments)} ended with status {process.returncode}")
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
