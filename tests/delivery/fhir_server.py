"""A third-party FHIR R4 server, on loopback for as long as a test needs it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SERVE = Path(__file__).parents[2] / "scripts" / "fhir_server" / "serve.js"
BASE = "/fhir/R4"


@dataclass(frozen=True)
class Address:
    """Where the server listens."""

    port: int
    host: str = "127.0.0.1"

    def base(self, name: str | None = None) -> str:
        """Return the base address of all resources, with the given name for the host."""
        return f"https://{name or self.host}:{self.port}{BASE}"


@contextmanager
def fhir_server(certificate: Path, key: Path, token: str) -> Iterator[Address]:
    """Serve an empty store over TLS, for requests with the token, until its input is closed."""
    command = ["node", str(SERVE), str(certificate), str(key)]
    pipe = subprocess.PIPE
    environment = {**os.environ, "FHIR_TOKEN": token}
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, env=environment, text=True) as process:
        yield Address(_port(process))


def _port(process: subprocess.Popen[str]) -> int:
    said = process.stdout.readline() if process.stdout else ""
    if not said:
        raise EOFError("the server ended; `make test` installs what it needs")
    return int(said)
