"""A proxy by which a browser reaches the sites of a test alone; it notes what was asked for."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import Final

_PART: Final = 65536


@dataclass
class Proxy:
    """Where it listens, and every origin that it was asked to reach, with TLS."""

    port: int
    asked: list[str] = field(default_factory=list)


@contextmanager
def proxying() -> Iterator[Proxy]:
    """Run a proxy that finds `.test` on this machine, as none of its names is in any directory."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.proxy.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server.proxy
        finally:
            server.shutdown()
            thread.join()


class _Server(ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type] # as socketserver passes them
        self.proxy = Proxy(0)


class _Handler(StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        """Make a tunnel to a site of the test; anything else is refused."""
        method, where, _ = self.rfile.readline().decode("latin-1").split()
        while self.rfile.readline().strip():
            pass
        self.server.proxy.asked.append(f"https://{where}" if method == "CONNECT" else where)
        name, _, port = where.rpartition(":")
        if method != "CONNECT" or not name.endswith(".test"):
            self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return
        with suppress(OSError), socket.create_connection(("127.0.0.1", int(port))) as site:
            self.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            back = Thread(target=_pass_on, args=(site, self.connection), daemon=True)
            back.start()
            _pass_on(self.connection, site)
            back.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(_PART):
            target.sendall(part)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
