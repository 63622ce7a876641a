"""The outermost layer lets no exception out, and keeps to WSGI while it does so."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from wsgiref.util import setup_testing_defaults
from wsgiref.validate import validator

import pytest

from screener.web.http.guard import Guard, LastPage
from tests.web.server.raw import CANARY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

PAGE = LastPage("500 SORRY", (("Content-Type", "text/html"), ("X-Ours", "yes")), b"<p>sorry</p>")
FINE = ("200 OK", [("Content-Type", "text/plain")])


class Parts:
    """A body that fails where it is told to, and counts how often it is closed."""

    def __init__(self, *parts: bytes | Exception, closing: Exception | None = None) -> None:
        self._parts = parts
        self._closing = closing
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        for part in self._parts:
            if isinstance(part, Exception):
                raise part
            yield part

    def close(self) -> None:
        self.closed += 1
        if self._closing:
            raise self._closing


def ask(parts: Iterable[bytes], method: str = "GET") -> tuple[str, dict[str, str], list[bytes]]:
    """Call an application with this body through the guard, as a strict server would."""

    def app(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response(*FINE)
        return parts

    said: list[Any] = []

    def start_response(*given: Any) -> Callable[[bytes], object]:
        said[:] = given
        return said.append

    environ: WSGIEnvironment = {"REQUEST_METHOD": method, "QUERY_STRING": ""}
    setup_testing_defaults(environ)
    checked = validator(Guard(app, {500: PAGE}))
    answer = checked(environ, start_response)
    try:
        body = list(answer)
    finally:
        answer.close()  # type: ignore[attr-defined] # the validator's own always has it
    return said[0], dict(said[1]), body


@pytest.mark.parametrize(
    "parts", [Parts(b"a", b"b"), Parts(), Parts(b""), [b"a", b"b"], (b"" for _ in range(0))]
)
def test_what_goes_well_goes_through(parts: Iterable[bytes]) -> None:
    status, headers, body = ask(parts)

    assert (status, headers) == (FINE[0], dict(FINE[1]))
    assert b"".join(body) in {b"ab", b""}
    if isinstance(parts, Parts):
        assert parts.closed == 1


@pytest.mark.parametrize(("method", "shown"), [("GET", PAGE.body), ("HEAD", b"")])
def test_what_fails_before_its_first_part_is_our_page(
    caplog: pytest.LogCaptureFixture, method: str, shown: bytes
) -> None:
    parts = Parts(ValueError(CANARY))
    status, headers, body = ask(parts, method)

    assert (status, headers, b"".join(body)) == (PAGE.status, dict(PAGE.headers), shown)
    assert parts.closed == 1
    (record,) = caplog.records
    assert record.getMessage().startswith("ValueError: guard.py:")
    assert record.exc_info is None
    assert CANARY not in caplog.text


def test_what_fails_later_is_broken_off_with_an_error_that_tells_nothing() -> None:
    with pytest.raises(ConnectionResetError) as broken:
        ask(Parts(b"a", ValueError(CANARY)))

    assert broken.value.__context__ is None
    assert broken.value.__cause__ is None


def test_a_failure_after_the_end_spoils_nothing(caplog: pytest.LogCaptureFixture) -> None:
    _, _, body = ask(Parts(b"a", closing=ValueError(CANARY)))

    assert body == [b"a"]
    assert "ValueError: guard.py:" in caplog.text


def test_who_goes_away_in_the_middle_is_no_trouble(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    parts = Parts(b"a", b"b")

    def app(_environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response(*FINE)
        return parts

    answer = Guard(app, {500: PAGE})({"REQUEST_METHOD": "GET"}, lambda *_: print)
    assert next(answer) == b"a"
    answer.close()

    assert parts.closed == 1
    assert caplog.text == ""
