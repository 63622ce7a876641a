"""What more clinics cost at the start of a server: `python -m bench.clinics`.

All clinics have the rule book of the house. Each figure is the median of fresh processes that take
turns: their processor seconds and their memory, until the application can answer.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from screener.config import CLINICS, read_settings
from screener.web.app import create_app

ROUNDS: Final = 5
COUNTS: Final = (1, 20, 200)
ROOT: Final = Path(__file__).parent.parent
KB_PER_MB: Final = 1024


class Start(NamedTuple):
    """What one start took."""

    seconds: float
    megabytes: float


def main() -> None:
    """Print a line for each number of clinics."""
    with tempfile.TemporaryDirectory() as root:
        folders = {count: _clinics(Path(root), count) for count in COUNTS}
        rounds = [{n: _start(folder) for n, folder in folders.items()} for _ in range(ROUNDS)]
    print(f"{'clinics':>8}{'CPU s':>8}{'MB':>7}  (median of {ROUNDS})")
    for count in COUNTS:
        seconds, megabytes = zip(*(each[count] for each in rounds), strict=True)
        print(f"{count:8}{median(seconds):8.2f}{median(megabytes):7.0f}")


def _clinics(root: Path, count: int) -> Path:
    folder = root / str(count)
    folder.mkdir()
    for n in range(count):
        (folder / f"c{n}.yaml").write_text(f"id: c{n}\nname: Clinic {n}\n", encoding="utf-8")
    return folder


def _start(folder: Path) -> Start:
    """Return what it takes to make the application with a folder of clinics."""
    command = [sys.executable, "-m", "bench.clinics", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with status {process.returncode}")
    return Start(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / KB_PER_MB)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        create_app(read_settings({CLINICS.name: sys.argv[1]}))
    else:
        main()
