"""The path in front of ours, if we are served below one: all our addresses begin with it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING

from screener.config import is_path

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Mount:
    """Finds out what path browsers put in front of ours, and has the application name it.

    It is that of the server's address, else what a trusted proxy says, else what the WSGI server
    says. A proxy may take it away before it passes a request on, or leave it there.
    """

    def __init__(self, app: WSGIApplication, path: str, *, hops: int, ours: Container[str]) -> None:
        """Take the path of the server's address, how many proxies to trust, and our own paths.

        `ours` has the first segment of each. If one is the first of `path` too, nobody could tell
        whether it was taken away, so then a proxy has to.
        """
        self._app = app
        self._path = path
        self._hops = hops
        self._may_be_left = bool(path) and path.split("/")[1] not in ours

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Pass a request on, with the path in front apart from ours, as WSGI wants it."""
        path = environ.get("PATH_INFO", "")
        if self._may_be_left and f"{path}/".startswith(f"{self._path}/"):
            environ["PATH_INFO"] = path.removeprefix(self._path)
        environ["SCRIPT_NAME"] = (
            self._path or self._told(environ) or environ.get("SCRIPT_NAME", "").rstrip("/")
        )
        return self._app(environ, start_response)

    def _told(self, environ: WSGIEnvironment) -> str:
        """Return what the outermost trusted proxy says; nothing if it cannot be a path."""
        said = environ.get("HTTP_X_FORWARDED_PREFIX", "").split(",")
        if not 0 < self._hops <= len(said):
            return ""
        path = said[-self._hops].strip().rstrip("/")
        return path if is_path(path) else ""
