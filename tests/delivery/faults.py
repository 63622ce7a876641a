"""Faults of a receiver, each with what we can then say, and how many copies there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from screener.delivery.acknowledgement import Receipt
from tests.delivery.front import Fault, Visit, nothing

_ANSWERED: Final = "the receiver answered with status {}{}"
_HINTS: Final = {
    "2": ", but without an acknowledgement",
    "3": "; redirects are not followed, so use the address that it leads to",
    "401": "; check that it has the same secret, and that its clock is right",
    "403": "; check that it has the same secret, and that its clock is right",
}
_SLOW: Final = "the receiver took too long"
_BROKEN: Final = "the answer was cut off"
_LARGE: Final = "the receiver's answer is too large"


@dataclass(frozen=True)
class Case:
    """One fault.

    Attributes:
        name: its name.
        fault: what the front does.
        outcome: the expected outcome.
        cause: what the operator is told.
        copies: how many copies the server behind the front then has.
        patience: the seconds until the sender gives up; short only if that is the point.
    """

    name: str
    fault: Fault
    outcome: Receipt
    cause: str
    copies: int
    patience: float = 10.0


def instead(answer: bytes) -> Callable[[Visit, bytes], None]:
    return lambda visit, _reply: visit.connection.sendall(answer)


def reply(status: str, *headers: str, body: str = "") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "", body]).encode()


def says(answer: bytes) -> Fault:
    """Send this answer, and pass nothing on."""
    return lambda visit: visit.connection.sendall(answer)


def passes_on_and(then: Callable[[Visit, bytes], None]) -> Fault:
    """Pass the request on, and then do something with the reply."""
    return lambda visit: then(visit, visit.pass_on())


def silence(visit: Visit, _reply: bytes = b"") -> None:
    """Send nothing until the sender leaves."""
    visit.connection.recv(1)


def drip(visit: Visit, answer: bytes) -> None:
    """Send byte by byte, so slowly that the sender may lose patience."""
    for place in range(len(answer)):
        if visit.over.wait(0.02):
            return
        visit.connection.sendall(answer[place : place + 1])


def half(visit: Visit, answer: bytes) -> None:
    visit.connection.sendall(answer[: len(answer) // 2])


def huge(visit: Visit, _reply: bytes) -> None:
    """Send an acknowledgement that is fine except for its size."""
    visit.connection.sendall(reply("201 Created", "Location: /Bundle/1", body="x" * 2_000_000))


def announcing(length: str) -> Callable[[Visit, bytes], None]:
    """Send an acknowledgement whose announced length is not that of its body."""
    head = f"HTTP/1.1 201 Created\r\nLocation: /Bundle/1\r\nContent-Length: {length}\r\n\r\n{{}}"
    return instead(head.encode())


def huge_head(visit: Visit, _reply: bytes) -> None:
    visit.connection.sendall(b"HTTP/1.1 201 Created\r\n")
    for number in range(10_000):
        visit.connection.sendall(b"X-%d: %s\r\n" % (number, b"x" * 6000))


def no_end(visit: Visit, _reply: bytes) -> None:
    """Send a reply without a length, and cut the connection in the middle of it."""
    visit.connection.sendall(
        b"HTTP/1.1 201 Created\r\nContent-Type: application/fhir+json\r\n\r\n{"
    )
    visit.connection.close()


def case_of_status(status: str, outcome: Receipt, *, passed_on: bool = False) -> Case:
    """Return the case of an answer with a status, instead of passing the request on or after it."""
    answer = reply(status, "Content-Type: application/fhir+json")
    name = f"{status} {'after' if passed_on else 'instead of'} storing"
    fault = passes_on_and(instead(answer)) if passed_on else says(answer)
    hint = _HINTS.get(status[:3], _HINTS.get(status[:1], ""))
    return Case(name, fault, outcome, _ANSWERED.format(status[:3], hint), int(passed_on))


_PAGE: Final = "<!doctype html><title>Please log in</title>"
CASES: Final[Sequence[Case]] = (
    Case("no fault", nothing, Receipt.RECEIVED, "", 1),
    case_of_status("302 Found", Receipt.UNCONFIRMED),
    case_of_status("303 See Other", Receipt.UNCONFIRMED, passed_on=True),
    case_of_status("400 Bad Request", Receipt.NOT_RECEIVED),
    case_of_status("401 Unauthorized", Receipt.NOT_RECEIVED),
    case_of_status("403 Forbidden", Receipt.NOT_RECEIVED),
    case_of_status("404 Not Found", Receipt.NOT_RECEIVED),
    case_of_status("408 Request Timeout", Receipt.UNCONFIRMED, passed_on=True),
    case_of_status("409 Conflict", Receipt.UNCONFIRMED),
    case_of_status("409 Conflict", Receipt.UNCONFIRMED, passed_on=True),
    case_of_status("412 Precondition Failed", Receipt.UNCONFIRMED),
    case_of_status("413 Content Too Large", Receipt.NOT_RECEIVED),
    case_of_status("429 Too Many Requests", Receipt.NOT_RECEIVED),
    case_of_status("500 Internal Server Error", Receipt.UNCONFIRMED),
    case_of_status("500 Internal Server Error", Receipt.UNCONFIRMED, passed_on=True),
    case_of_status("502 Bad Gateway", Receipt.UNCONFIRMED, passed_on=True),
    case_of_status("503 Service Unavailable", Receipt.UNCONFIRMED),
    case_of_status("202 Accepted", Receipt.UNCONFIRMED),
    case_of_status("101 Switching Protocols", Receipt.UNCONFIRMED),
    case_of_status("999 What", Receipt.UNCONFIRMED),
    Case(
        "a page of a login",
        says(reply("200 OK", "Content-Type: text/html", body=_PAGE)),
        Receipt.UNCONFIRMED,
        _ANSWERED.format(200, _HINTS["2"]),
        0,
    ),
    Case("silence", silence, Receipt.UNCONFIRMED, _SLOW, 0, 0.3),
    Case("silence after storing", passes_on_and(silence), Receipt.UNCONFIRMED, _SLOW, 1, 1.0),
    Case("a slow drip", passes_on_and(drip), Receipt.UNCONFIRMED, _SLOW, 1, 1.0),
    Case("half a reply", passes_on_and(half), Receipt.UNCONFIRMED, _BROKEN, 1),
    Case("a reply without an end", passes_on_and(no_end), Receipt.UNCONFIRMED, _BROKEN, 1),
    Case("no reply", says(b""), Receipt.UNCONFIRMED, _BROKEN, 0),
    Case("no HTTP", says(b"hello\r\n\r\n"), Receipt.UNCONFIRMED, _BROKEN, 0),
    Case(
        "a length beyond all memory",
        passes_on_and(announcing("9" * 30)),
        Receipt.UNCONFIRMED,
        _BROKEN,
        1,
    ),
    Case(
        "a chunk beyond all memory",
        passes_on_and(announcing("0\r\nTransfer-Encoding: chunked\r\n\r\n" + "f" * 30)),
        Receipt.UNCONFIRMED,
        _BROKEN,
        1,
    ),
    Case("a huge reply", passes_on_and(huge), Receipt.UNCONFIRMED, _LARGE, 1),
    Case("a huge head", passes_on_and(huge_head), Receipt.UNCONFIRMED, _BROKEN, 1),
)
