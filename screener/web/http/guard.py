"""The outermost layer of the application: whatever goes wrong inside, nothing of it gets out.

A server that sees an exception logs its text, and the text could hold an answer. So it sees none.
"""

from __future__ import annotations

import errno
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from screener.web.http.log import Trouble

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SERVER_ERROR: Final = 500


class LastPage(NamedTuple):
    """A page that was rendered at the start, for when nothing can be rendered any more."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


LastPages = Mapping[int, LastPage]
"""Such pages by the code of their status."""


class Guard:
    """Answers as the application does, or with a page of ours, with all headers, if it fails.

    Attributes:
        pages: the pages for that, also for requests that the server cannot read.
    """

    def __init__(self, app: WSGIApplication, pages: LastPages) -> None:
        """Put this in front of an application."""
        self._app = app
        self.pages = pages

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Generator[bytes, None, None]:
        """Answer a request, whatever the application raises, and however late."""
        held = _Held(start_response)
        with Trouble() as trouble:
            yield from self._answer(environ, held)
        if not trouble.noted or held.is_whole:
            return
        if held.has_left:
            # The rest cannot follow, and nothing shall be said of why.
            # Servers take this kind quietly.
            raise ConnectionResetError(errno.ECONNRESET, "broken off")
        page = self.pages[SERVER_ERROR]
        held.say_instead(page)
        yield b"" if environ["REQUEST_METHOD"] == "HEAD" else page.body

    def _answer(self, environ: WSGIEnvironment, held: _Held) -> Iterator[bytes]:
        parts: Iterable[bytes] = self._app(environ, held.hold)
        try:
            for part in parts:
                held.let_go()
                yield part
            held.let_go()
            held.is_whole = True
        finally:
            close: Callable[[], object] | None = getattr(parts, "close", None)
            if close:
                close()


class _Held:
    """The status and headers of a response, held back until its first part is there.

    Attributes:
        has_left: whether they have left.
        is_whole: whether the whole body has, too.
    """

    _was_refused = False
    has_left = False
    is_whole = False

    def __init__(self, start_response: StartResponse) -> None:
        self._start = start_response
        self._said: tuple[Any, ...] = ()

    def hold(self, *said: Any) -> Callable[[bytes], object]:
        """Take what the application says, as WSGI's start_response does."""
        self._said = said[:2]
        return self._write

    def let_go(self) -> None:
        """Pass it on to the server, once."""
        if self.has_left:
            return
        self._was_refused = True  # until it is taken
        self._start(*self._said)
        self._was_refused, self.has_left = False, True

    def say_instead(self, page: LastPage) -> None:
        """Let a page begin in its place, also if the server refused what the application said."""
        if self._was_refused:  # a server takes it back only if it is told of an error
            self._start(page.status, list(page.headers), (None, None, None))
        else:
            self._start(page.status, list(page.headers))

    def _write(self, data: bytes) -> None:
        raise NotImplementedError  # our pages are returned; WSGI keeps this for older frameworks
