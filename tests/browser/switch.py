"""A server whose application can be exchanged, or held back, while a browser uses it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ssl import SSLContext
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler, make_server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PATIENCE = 30


@dataclass(frozen=True)
class Exchange:
    """One request, and the status and the headers that answered it."""

    method: str
    address: str
    status: int
    headers: tuple[tuple[str, str], ...]

    @property
    def seals(self) -> bool:
        """Whether it only sealed a choice that was not sent yet: the answer is no page."""
        return self.method == "POST" and dict(self.headers)["Content-Type"].startswith("text/plain")


class Switch:
    """A WSGI application that passes requests on to another, and notes what passed."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app
        self.exchanges: list[Exchange] = []
        self._gates: deque[Event] = deque()

    def reset(self, app: WSGIApplication) -> None:
        """Forget what passed."""
        self.app = app
        self.exchanges.clear()
        self._gates.clear()

    @property
    def posts(self) -> int:
        """The number of steps answered so far; a choice that is only sealed is none."""
        return sum(e.method == "POST" and not e.seals for e in self.exchanges)

    @contextmanager
    def holding_next_post(self) -> Iterator[Event]:
        """Answer the next step only when the event is set; it is set at the end in any case."""
        gate = Event()
        self._gates.append(gate)
        try:
            yield gate
        finally:
            gate.set()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        seals = environ.get("HTTP_ACCEPT") == "text/plain"
        if environ["REQUEST_METHOD"] == "POST" and self._gates and not seals:
            self._gates.popleft().wait(_PATIENCE)

        query = environ["QUERY_STRING"]
        address = environ["PATH_INFO"] + (f"?{query}" if query else "")

        def start(status: str, headers: list[tuple[str, str]], *exception: Any) -> Any:
            code = int(status.split(maxsplit=1)[0])
            noted = Exchange(environ["REQUEST_METHOD"], address, code, tuple(headers))
            self.exchanges.append(noted)
            return start_response(status, headers, *exception)

        return self.app(environ, start)


def _read_whole(app: WSGIApplication) -> WSGIApplication:
    """Read every answer and close it: Werkzeug's server leaves one open whose browser hangs up."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        parts: Any = app(environ, start_response)
        try:
            return list(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()

    return answer


class _Quiet(WSGIRequestHandler):
    """Serves without a line for every request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def serving(
    app: WSGIApplication, *, name: str = "127.0.0.1", tls: SSLContext | None = None
) -> Iterator[str]:
    """Serve an application on a free port of this machine; gives its address under a name."""
    whole = _read_whole(app)
    server = make_server("127.0.0.1", 0, whole, threaded=True, request_handler=_Quiet)
    if tls:
        # Shaking hands when accepting would let one slow browser hold up all others.
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        server.ssl_context = tls
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://{name}:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
