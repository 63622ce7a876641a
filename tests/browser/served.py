"""The real command, in a house of its own: all that it may write or be told lies in one folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.browser.tab import PATIENCE, wait_until
from tests.conftest import RULES

COMMAND: Final = (str(Path(sys.executable).with_name("screener")),)
_ADDRESS: Final = re.compile(r"http://\S+")


@dataclass(frozen=True)
class Served:
    """A running server.

    Attributes:
        address: where it listens.
        folder: holds its home, its temporary files, its data, and what it said.
        process: the process that was started.
    """

    address: str
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def workers(self) -> list[int]:
        """The processes that it started itself."""
        return children_of(self.process.pid)


def children_of(process: int) -> list[int]:
    """Return the processes that a process started itself, and that have not ended."""
    tasks = Path(f"/proc/{process}/task/{process}/children")
    return [int(word) for word in tasks.read_text().split()]


@contextmanager
def serving_screener(
    folder: Path, command: Sequence[str] = COMMAND, options: Sequence[str] = (), **settings: str
) -> Iterator[Served]:
    """Run `screener serve`; at the end its environment and its arguments are in the folder too."""
    places = {name: folder / name for name in ("home", "tmp", "data", "cwd")}
    for place in places.values():
        place.mkdir(parents=True)
    environ = {
        "PATH": os.environ["PATH"],
        "HOME": str(places["home"]),
        "TMPDIR": str(places["tmp"]),
        "XDG_DATA_HOME": str(places["data"]),
        "FLASK_DEBUG": "1",
        **settings,
    }
    said = folder / "stdout"
    with said.open("wb") as output, (folder / "stderr").open("wb") as errors:
        process = subprocess.Popen(
            [*command, "serve", "--port", "0", "--rules", str(RULES), *options],
            stdout=output,
            stderr=errors,
            cwd=places["cwd"],
            env=environ,
        )
    try:
        wait_until(lambda: bool(_ADDRESS.search(said.read_text())))
        served = Served(_ADDRESS.findall(said.read_text())[0], folder, process)
        yield served
        _note_processes(served)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _note_processes(served: Served) -> None:
    """Copy what the system shows of the server and its workers, if it still runs."""
    if served.process.poll() is not None:
        return
    for process in (served.process.pid, *served.workers):
        for what in ("environ", "cmdline"):
            seen = Path(f"/proc/{process}/{what}").read_bytes()
            (served.folder / f"{process}.{what}").write_bytes(seen)
