"""A proxy that serves an application below a path of a site of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROOT: Final = "/health/screener"


class Way(NamedTuple):
    """How a proxy passes requests on, and what we are told of it.

    Attributes:
        settings: what differs in our settings.
        headers: what the proxy adds.
        leaves: whether it leaves the path in front, instead of taking it away.
        names: whether the server gives the path to the application, as WSGI has it.
    """

    settings: Mapping[str, Any]
    headers: Mapping[str, str] = {}
    leaves: bool = False
    names: bool = False


class Proxy:
    """Stands before an application at a path of its own; there is nothing else at its site."""

    def __init__(self, app: WSGIApplication, way: Way, root: str = ROOT) -> None:
        self._app = app
        self._way = way
        self._root = root

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if not path.startswith(f"{self._root}/"):
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"not ours"]
        if not self._way.leaves:
            environ["PATH_INFO"] = path.removeprefix(self._root)
        if self._way.names:
            environ["SCRIPT_NAME"] = self._root
        for name, value in self._way.headers.items():
            environ[f"HTTP_{name.upper().replace('-', '_')}"] = value
        return self._app(environ, start_response)
