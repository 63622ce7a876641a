"""Run a command, kill it if it hangs, and record what it cost: ``measured.py REPORT COMMAND…``.

This is a separate program because the kernel counts the memory of the parent process too, and the
process that runs all tests is large.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from threading import Timer

GUARD_SECONDS = 20


def main(report: str, *command: str) -> int:
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as process:
        guard = Timer(GUARD_SECONDS, process.kill)
        guard.start()
        _, status, usage = os.wait4(process.pid, 0)
        guard.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    Path(report).write_text(json.dumps(cost(usage)), "utf-8")
    return process.returncode


def cost(usage: resource.struct_rusage) -> dict[str, float]:
    """Return the CPU time in seconds and the peak memory in megabytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        "seconds": usage.ru_utime + usage.ru_stime,
        "megabytes": usage.ru_maxrss * unit / 1_000_000,
    }


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
