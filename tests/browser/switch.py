"""A server whose application can be exchanged, or held back, while a browser uses it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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
        """The number of posts answered so far."""
        return sum(exchange.method == "POST" for exchange in self.exchanges)

    @contextmanager
    def holding_next_post(self) -> Iterator[Event]:
        """Answer the next post only when the event is set; it is set at the end in any case."""
        gate = Event()
        self._gates.append(gate)
        try:
            yield gate
        finally:
            gate.set()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST" and self._gates:
            self._gates.popleft().wait(_PATIENCE)

        def start(status: str, headers: list[tuple[str, str]], *exception: Any) -> Any:
            query = environ["QUERY_STRING"]
            address = environ["PATH_INFO"] + (f"?{query}" if query else "")
            code = int(status.split(maxsplit=1)[0])
            noted = Exchange(environ["REQUEST_METHOD"], address, code, tuple(headers))
            self.exchanges.append(noted)
            return start_response(status, headers, *exception)

        return self.app(environ, start)


class _Quiet(WSGIRequestHandler):
    """Serves without a line for every request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""


@contextmanager
def serving(app: WSGIApplication) -> Iterator[str]:
    """Serve an application on a free port of this machine; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
