"""Run `screener check` for each line of JSON on the input; answer what it said and what it cost.

A program of its own, because the kernel counts the memory of whoever starts a process for that
process too, and the process that runs all tests is large. This one imports the command, which takes
longer than most files do, and forks for each line.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Mapping
from importlib import import_module
from tempfile import TemporaryFile
from threading import Timer
from typing import IO, Any

from screener.cli.main import main as screener

GUARD_SECONDS = 20
import_module("screener.cli.authoring.check")  # before the fork, so that no file pays for it
NOBODY = 65534


def main() -> None:
    for line in sys.stdin:
        answer = measured(**json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def measured(file: str, *, as_nobody: bool) -> Mapping[str, Any]:
    """Check a file in a process of its own, which is killed if it hangs."""
    with TemporaryFile() as out, TemporaryFile() as err:
        process = os.fork()
        if not process:
            check(file, out, err, as_nobody=as_nobody)
        guard = Timer(GUARD_SECONDS, os.kill, (process, signal.SIGKILL))
        guard.start()
        _, status, usage = os.wait4(process, 0)
        guard.cancel()
        guard.join()
        said = {name: read(output) for name, output in (("out", out), ("err", err))}
    return {"status": os.waitstatus_to_exitcode(status), **said, **cost(usage)}


def check(file: str, out: IO[bytes], err: IO[bytes], *, as_nobody: bool) -> None:
    """Be the command, which ends the process; root may read everything, so it may become nobody."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    if as_nobody:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    sys.argv = ["screener", "check", file]
    screener()


def read(output: IO[bytes]) -> str:
    output.seek(0)
    return output.read().decode()


def cost(usage: resource.struct_rusage) -> dict[str, float]:
    """Return the CPU time in seconds and the peak memory in megabytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        "seconds": usage.ru_utime + usage.ru_stime,
        "megabytes": usage.ru_maxrss * unit / 1_000_000,
    }


if __name__ == "__main__":
    main()
