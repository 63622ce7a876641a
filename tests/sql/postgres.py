"""A real PostgreSQL server, reached through a socket in its own folder, that keeps nothing."""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
from pyarrow import csv

from tests.browser.tab import PATIENCE, wait_until

USER: Final = "postgres"
"""Who owns the server where the tests are run by root, whom it refuses."""
_OPTIONS: Final = ("-c", "listen_addresses=", "-c", "fsync=off")


def program(name: str) -> str:
    """Return a program of PostgreSQL; `make postgres` installs them."""
    folders = [*map(str, Path("/usr/lib/postgresql").glob("*/bin")), os.environ["PATH"]]
    found = shutil.which(name, path=os.pathsep.join(folders))
    assert found, "there is no PostgreSQL server; make postgres installs one"
    return found


@dataclass(frozen=True)
class Postgres:
    """A server, known by the folder of its socket."""

    folder: Path

    def answer(self, statements: str, sent: bytes = b"") -> bytes:
        """Run statements, of which one may read what is sent, and return what they print."""
        script = self.folder / "statements.sql"
        script.write_text(statements)
        options = ("-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder), "-U", USER)
        done = subprocess.run(
            [program("psql"), *options, "-f", str(script)],
            input=sent,
            capture_output=True,
            check=False,
        )
        assert not done.returncode, done.stderr.decode()
        return done.stdout

    def fill(self, table: pa.Table) -> None:
        """Make the table of answers anew."""
        columns = ", ".join(f'"{name}" text' for name in table.schema.names)
        rows = io.BytesIO()
        csv.write_csv(table, rows)
        self.answer(f"DROP TABLE IF EXISTS sheets; CREATE TABLE sheets ({columns});")
        self.answer("\\copy sheets FROM pstdin WITH (FORMAT csv, HEADER)", rows.getvalue())

    def give(self, query: str, columns: pa.Schema) -> pa.Table:
        """Return what a query gives, in these columns."""
        whole = f"COPY ({query.strip().rstrip(';')}) TO STDOUT WITH (FORMAT csv, HEADER)"
        types = {field.name: field.type for field in columns}
        convert = csv.ConvertOptions(
            column_types=types,
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        )
        return csv.read_csv(io.BytesIO(self.answer(whole)), convert_options=convert)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Run a server of its own."""
    user = USER if os.getuid() == 0 else None
    with tempfile.TemporaryDirectory() as name:
        if user:
            shutil.chown(name, user)
        data = f"{name}/data"
        subprocess.run(
            [program("initdb"), "--no-sync", "-A", "trust", "-U", USER, "-E", "UTF8", "-D", data],
            check=True,
            stdout=subprocess.DEVNULL,
            user=user,
        )
        process = subprocess.Popen(
            [program("postgres"), "-D", data, "-k", name, *_OPTIONS],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            user=user,
        )
        try:
            wait_until(lambda: is_ready(name))
            yield Postgres(Path(name))
        finally:
            process.send_signal(signal.SIGINT)  # waits for nobody who is connected
            process.wait(PATIENCE)


def is_ready(folder: str) -> bool:
    """Return whether the server takes connections."""
    asked = subprocess.run(
        [program("pg_isready"), "-q", "-h", folder], check=False, stdout=subprocess.DEVNULL
    )
    return asked.returncode == 0
