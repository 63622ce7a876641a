"""What more clinics cost at the start of a server: `python -m bench.clinics`.

The clinics have the rule book of the house, or each one of its own; those are proved, or taken from
a folder of proofs. Each figure is the median of fresh processes that take turns: their processor
seconds and their memory, until the application can answer.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from screener.config import CLINICS, PROOFS, read_settings, shipped
from screener.web.editions import Editions
from screener.web.http.log import start_log

ROUNDS: Final = 3
COUNTS: Final = (1, 40, 200)
OWN: Final = 40
ROOT: Final = Path(__file__).parent.parent
KB_PER_MB: Final = 1024


class Start(NamedTuple):
    """What one start took."""

    seconds: float
    megabytes: float


def main() -> None:
    """Print a line for each number of clinics."""
    with tempfile.TemporaryDirectory() as root:
        cases = _cases(Path(root))
        _start(*cases[f"{OWN} with books of their own, proofs kept"])  # which keeps them
        rounds = [{name: _start(*case) for name, case in cases.items()} for _ in range(ROUNDS)]
    print(f"{'clinics':<44}{'CPU s':>8}{'MB':>7}  (median of {ROUNDS})")
    for name in cases:
        seconds, megabytes = zip(*(each[name] for each in rounds), strict=True)
        print(f"{name:<44}{median(seconds):8.2f}{median(megabytes):7.0f}")


def _cases(root: Path) -> dict[str, tuple[Path, str]]:
    """Return for each line of the table the folder of clinics, and that of proofs if any."""
    proofs = root / "proofs"
    proofs.mkdir()
    own = _clinics(root / "own", OWN, own=True)
    return {
        **{f"{n} with one book": (_clinics(root / str(n), n, own=False), "") for n in COUNTS},
        f"{OWN} with books of their own": (own, ""),
        f"{OWN} with books of their own, proofs kept": (own, str(proofs)),
    }


def _clinics(folder: Path, count: int, *, own: bool) -> Path:
    folder.mkdir()
    book = shipped("rules.yaml").read_text("utf-8")
    for n in range(count):
        if own:
            (folder / f"rules{n}.yaml").write_text(f"{book}# of clinic {n}\n", encoding="utf-8")
        rules = f"rules: rules{n}.yaml\n" if own else ""
        (folder / f"c{n}.yaml").write_text(f"id: c{n}\nname: Clinic {n}\n{rules}", "utf-8")
    return folder


def _start(folder: Path, proofs: str) -> Start:
    """Return what it takes to make the application with a folder of clinics."""
    command = [sys.executable, "-m", "bench.clinics", str(folder), proofs]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with status {process.returncode}")
    return Start(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / KB_PER_MB)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        start_log()
        Editions(read_settings({CLINICS.name: sys.argv[1], PROOFS.name: sys.argv[2]}))
    else:
        main()
