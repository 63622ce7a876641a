"""Takes requests in, and hands a whole one to a thread: who sends slowly keeps nobody waiting.

Waitress reads and parses. What it leaves open is decided here: how long a request may take to
arrive, how many connections and how many bytes there may be, and what those are told whose request
cannot be read. All of it stays in memory.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask, WSGITask
from waitress.wasyncore import dispatcher

from screener.web.http.guard import SERVER_ERROR, Guard
from screener.web.http.requests import MAX_BODY_BYTES
from screener.web.server.loop import Loop

WHOLE_REQUEST: Final = 30
"""Seconds in which a request has to arrive, from its first byte, and that from the connection."""
_TO_FETCH: Final = 60
"""Seconds, at least, in which a response has to be fetched."""
GRACE: Final = 25
"""Seconds for what is under way when the server is stopped; most platforms kill it after 30."""
_GREETING: Final = 1
"""Seconds for the first byte of somebody who connected just before the server is stopped."""
_MOST_HEADER: Final = 16 * 1024
_MOST_BODY: Final = 2 * MAX_BODY_BYTES
"""Larger bodies are not read. Up to here the application says in its own form what is too large."""
MOST_HELD: Final = 64 * 1024 * 1024
"""Bytes of requests and responses that wait, of all connections together."""
NEVER_ON_DISK: Final = 1 << 40
"""Waitress writes what is larger than this into a file, and it could be answers."""
_TAKEN_AT_ONCE: Final = 64
_MADE_FREE_AT_ONCE: Final = 16


class _Answer(WSGITask):
    def build_response_header(self) -> Any:
        """Say that the connection ends here if the server does."""
        if self.channel.server.is_stopping:
            self.set_close_on_finish()
        return super().build_response_header()


class _Refusal(ErrorTask):
    def execute(self) -> None:
        """Answer what cannot be read with a page of ours; Waitress's own would quote it."""
        pages = self.channel.server.application.pages
        page = pages.get(self.request.error.code, pages[SERVER_ERROR])
        self.status = page.status
        self.response_headers.extend(page.headers)
        self.set_close_on_finish()
        self.write(page.body)


class Connection(HTTPChannel):
    """One connection, and since when it has been waiting for what.

    Attributes:
        since: when it began to wait, in seconds of a clock that never goes back.
        was_answered: whether a request came over it that was answered.
    """

    task_class = _Answer
    error_task_class = _Refusal
    since = 0.0
    was_answered = False

    def __init__(self, *given: Any, **named: Any) -> None:
        self.since = time.monotonic()
        super().__init__(*given, **named)

    def received(self, data: bytes) -> Any:
        """Take what has arrived; a request begins with its first byte."""
        if self.request is None:
            self.since = time.monotonic()
        return super().received(data)

    def service(self) -> None:
        """Answer the request that came first; this runs in a thread of its own."""
        super().service()
        self.was_answered, self.since = True, time.monotonic()
        self.server.has_answered = True

    def add_channel(self, map: Any = None) -> None:  # noqa: A002 - waitress's name
        """Let the loop know of this connection."""
        super().add_channel(map)
        self.server.loop.watch(self._fileno, self)

    def del_channel(self, map: Any = None) -> None:  # noqa: A002 - waitress's name
        """Let the loop forget it, before its number is another's."""
        self.server.loop.forget(self._fileno)
        super().del_channel(map)

    @property
    def is_at_rest(self) -> bool:
        """Whether no thread works for it, and there is nothing to send and no end to come."""
        ends = self.will_close or self.close_when_flushed
        return not (self.requests or self.total_outbufs_len or ends)

    @property
    def is_idle(self) -> bool:
        """Whether all that was asked is answered, and fetched, and nothing else was begun."""
        return self.was_answered and not (self.requests or self.request or self.total_outbufs_len)

    @property
    def held(self) -> int:
        """How many bytes wait here to be answered or to be fetched."""
        asked = [request for request in (self.request, *self.requests) if request]
        arrived = sum(each.header_bytes_received + each.body_bytes_received for each in asked)
        return int(self.total_outbufs_len) + int(arrived)

    def give_up(self) -> None:
        """Close the connection, as soon as the loop gets to it."""
        self.will_close = True
        self.server.loop.watch(self._fileno, self)

    def may_wait(self, keep_alive: int) -> int:
        """Return for how many seconds it may go on waiting."""
        if self.request is not None or not self.was_answered:
            return WHOLE_REQUEST
        return max(keep_alive, _TO_FETCH) if self.total_outbufs_len else keep_alive


class Server(TcpWSGIServer):
    """Listens, takes requests in, and lets threads answer them until it is stopped.

    Attributes:
        beat: what it calls about once a second while it moves; nothing unless somebody watches.
    """

    channel_class = Connection
    beat: Callable[[], object] = staticmethod(lambda: None)

    def __init__(
        self, app: Guard, listener: socket.socket, *, threads: int, keep_alive: int, most: int
    ) -> None:
        """Take a socket that listens, and how many connections there may be at most."""
        self._keep_alive = keep_alive
        self._most = most
        self._last: float | None = None
        self._next_look = 0.0
        self._number = listener.fileno()
        self.loop = Loop()
        self.is_stopping = self.has_answered = False
        where = (listener.family, listener.type, listener.proto, listener.getsockname())
        super().__init__(
            app, {}, _sock=listener, sockinfo=where, bind_socket=False, adj=_adjusted(threads)
        )
        for number, each in self._map.items():  # itself, and what wakes it up
            self.loop.watch(number, each)

    def run(self) -> None:
        """Answer until stopped, and then what is under way."""
        while not self._is_done():
            pause = 0.1 if self.is_stopping else 1.0
            self.loop.turn(pause)
            if self.is_stopping and self.accepting:
                self._stop_listening()
            now = time.monotonic()
            if now >= self._next_look:
                self._next_look = now + pause
                self._look_around(now)
        self.task_dispatcher.set_thread_count(0)
        self.close()
        self.loop.close()

    def stop(self) -> None:
        """Take no more connections, and end once all that is under way is answered."""
        self.is_stopping = True
        self.pull_trigger()

    def is_moving(self) -> bool:
        """Return whether no request waits for a thread, or one was answered since this was asked.

        So a thread may be busy for long, but not all of them while others wait.
        """
        has_answered, self.has_answered = self.has_answered, False
        return has_answered or not self.task_dispatcher.queue

    def readable(self) -> bool:
        """Return whether connections are taken; there is always room for one more."""
        return bool(self.accepting)

    def handle_accept(self) -> None:
        """Take all connections that are there, so that many do not have to wait for each other."""
        for _ in range(_TAKEN_AT_ONCE):
            accepted = self.accept()
            if accepted is None:
                break
            self._take(*accepted)

    def _take(self, connection: socket.socket, address: Any) -> None:
        """Take a connection; if there are too many, let go of those that have waited longest."""
        if len(self.active_channels) >= self._most:
            unasked = sorted(self._waiting(), key=lambda each: (each.was_answered, each.since))
            for each in unasked[:_MADE_FREE_AT_ONCE]:
                each.give_up()
        with contextlib.suppress(OSError):  # it may be gone already
            self.set_socket_options(connection)
            Connection(self, connection, address, self.adj, map=self._map)

    def _waiting(self) -> Iterator[Connection]:
        """Yield the connections that no thread is busy with."""
        return (each for each in list(self.active_channels.values()) if not each.requests)

    def _look_around(self, now: float) -> None:
        """Say that it moves; give up connections that waited too long, or hold too much."""
        if self.is_moving():
            self.beat()
        for each in self._waiting():
            patience = each.may_wait(self._keep_alive)
            if self.is_stopping and not each.held:
                patience = 0 if each.is_idle else _GREETING
            if now - each.since > patience:
                each.give_up()
        everything = sum(each.held for each in list(self.active_channels.values()))
        if everything > MOST_HELD:
            self._shed(everything - MOST_HELD)

    def _shed(self, excess: int) -> None:
        """Give up those who hold most."""
        for each in sorted(self._waiting(), key=lambda one: one.held, reverse=True):
            if excess <= 0:
                break
            excess -= each.held
            each.give_up()

    def _stop_listening(self) -> None:
        """Take what waits in the system's queue, which would be reset otherwise, and no more."""
        self._last = time.monotonic() + GRACE
        self.handle_accept()
        self._next_look = 0.0
        self.loop.forget(self._number)
        dispatcher.close(self)

    def _is_done(self) -> bool:
        if self._last is None:
            return False
        return not self.active_channels or time.monotonic() > self._last


def _adjusted(threads: int) -> Adjustments:
    return Adjustments(
        threads=threads,
        backlog=1024,
        ident=None,  # no header tells what software this is
        log_socket_errors=False,
        max_request_header_size=_MOST_HEADER,
        max_request_body_size=_MOST_BODY,
        inbuf_overflow=NEVER_ON_DISK,
        outbuf_overflow=NEVER_ON_DISK,
        clear_untrusted_proxy_headers=False,  # SCREENER_PROXY_HOPS decides whom to trust
    )
