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
    """

    address: str
    folder: Path


@contextmanager
def serving_screener(
    folder: Path, command: Sequence[str] = COMMAND, **settings: str
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
            [*command, "serve", "--port", "0", "--rules", str(RULES)],
            stdout=output,
            stderr=errors,
            cwd=places["cwd"],
            env=environ,
        )
    try:
        wait_until(lambda: bool(_ADDRESS.search(said.read_text())))
        yield Served(_ADDRESS.findall(said.read_text())[0], folder)
        _note_processes(process.pid, folder)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _note_processes(server: int, folder: Path) -> None:
    """Copy what the system shows of the server and its workers."""
    tasks = Path(f"/proc/{server}/task/{server}/children")
    for process in (str(server), *tasks.read_text().split()):
        for what in ("environ", "cmdline"):
            (folder / f"{process}.{what}").write_bytes(Path(f"/proc/{process}/{what}").read_bytes())
