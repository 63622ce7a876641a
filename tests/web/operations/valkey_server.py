"""A real Valkey or Redis server that only this machine reaches, and that keeps nothing."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Final

from tests.browser.tab import PATIENCE, wait_until

_COMMANDS: Final = ("valkey-server", "redis-server")


def command() -> str:
    """Return the command of the server that there is; `make valkey` installs one."""
    found = [path for path in map(shutil.which, _COMMANDS) if path]
    assert found, "there is no Valkey or Redis server; make valkey installs one"
    return found[0]


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def valkey_at(port: int) -> Iterator[None]:
    """Run a server on a port of this machine."""
    options = ("--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no")
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [command(), *options, "--dir", folder], stdout=subprocess.DEVNULL
        )
        try:
            wait_until(lambda: is_listening(port))
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


def is_listening(port: int) -> bool:
    """Return whether somebody takes connections on a port."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def names_at(port: int) -> str:
    """Return all that the server holds, names and values, as text."""
    from valkey import Valkey  # noqa: PLC0415 - of the extra

    with closing(Valkey(port=port, decode_responses=True)) as server:
        keys = [str(key) for key in server.scan_iter()]
        return "\n".join(f"{key} {server.get(key)} {server.ttl(key)}" for key in sorted(keys))
