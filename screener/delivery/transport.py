"""One POST over TLS: to an address that may be reached, within a time, and nowhere else.

No redirect is followed, no proxy is asked, nothing is tried again, nothing is logged.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from threading import Thread
from typing import Final, cast
from urllib.parse import SplitResult, urlsplit

from screener.delivery.networks import Network, may_be_reached
from screener.delivery.tls_socket import BoundedSocket, Deadline, TooMuchError
from screener.errors import DeliveryError

PATIENCE: Final = 10.0
"""Seconds for everything: finding the address, connecting, sending, and the whole answer."""
MOST_BYTES: Final = 1024 * 1024
"""Of an answer, its headers included; some FHIR servers give back what they were sent."""
PORT: Final = 443
_PIECE: Final = 64 * 1024

Resolve = Callable[[str, int], Sequence[str]]


class _PrivateError(OSError):
    """None of the addresses of a host may be reached."""

    def __init__(self, addresses: Sequence[str]) -> None:
        super().__init__()
        self.addresses = ", ".join(addresses) or "none"


_CAUSES: Final[Sequence[tuple[type[Exception], str]]] = (
    (TimeoutError, "the receiver took too long"),
    (TooMuchError, "the receiver's answer is too large"),
    (socket.gaierror, "the receiver's name cannot be found"),
    (ConnectionRefusedError, "the receiver does not listen"),
)


def addresses_of(host: str, port: int) -> Sequence[str]:
    """Return the network addresses of a host."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True)
class Reply:
    """What came back.

    Attributes:
        status: the status of the answer.
        headers: its headers, their names in small letters.
        body: its body, whole.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Transport:
    """Sends, over TLS alone.

    Attributes:
        tls: whose certificates are believed.
        clock: gives seconds; it never goes back.
        private: the networks that may be reached although they are not public.
        patience: the seconds that all of it may take.
        resolve: finds the addresses of a host.
    """

    tls: ssl.SSLContext
    clock: Callable[[], float]
    private: Sequence[Network] = ()
    patience: float = PATIENCE
    resolve: Resolve = addresses_of

    def __post_init__(self) -> None:
        """Have all connections end."""
        self.tls.sslsocket_class = BoundedSocket

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Send a body, and return what came back.

        Raises DeliveryError, which tells whether all of it had left before.
        """
        there = urlsplit(url)
        connection = _Connection(self, there)
        try:
            _send(connection, there, headers, body)
            return _receive(connection)
        finally:
            connection.close()


class _Connection(HTTPConnection):
    """A connection to the one address that was looked at, under the name that was given."""

    default_port = PORT

    def __init__(self, transport: Transport, there: SplitResult) -> None:
        super().__init__(there.hostname or "", there.port or PORT)
        self._transport = transport
        self._deadline = Deadline.after(transport.patience, transport.clock)

    def connect(self) -> None:
        """Connect; an OSError says why it cannot be done."""
        plain = self._reach(self._reachable())
        try:
            plain.settimeout(self._deadline.left())
            # An answer that just ends is no whole one.
            sealed = self._transport.tls.wrap_socket(
                plain, server_hostname=self.host, suppress_ragged_eofs=False
            )
        except OSError:
            plain.close()
            raise
        self.sock = sealed
        cast("BoundedSocket", sealed).bound(self._deadline, MOST_BYTES)

    def _reachable(self) -> Sequence[str]:
        found = _in_time(self._transport.resolve, self.host, self.port, self._deadline)
        private = self._transport.private
        reachable = [address for address in found if may_be_reached(address, private)]
        if not reachable:
            raise _PrivateError(found)
        return reachable

    def _reach(self, addresses: Sequence[str]) -> socket.socket:
        """Connect to the first address that answers; each gets its share of the time."""
        address, *others = addresses
        try:
            share = self._deadline.left() / len(addresses)
            return socket.create_connection((address, self.port), share)
        except OSError:
            if not others:
                raise
        return self._reach(others)


def _in_time(resolve: Resolve, host: str, port: int, deadline: Deadline) -> Sequence[str]:
    """Find addresses before a deadline; the system's own way cannot be told to give up."""
    found: Future[Sequence[str]] = Future()
    Thread(target=_look, args=(found, resolve, host, port), daemon=True).start()
    try:
        return found.result(deadline.left())
    finally:
        del found  # it holds the error, whose frames would hold it, and what is being sent


def _look(found: Future[Sequence[str]], resolve: Resolve, host: str, port: int) -> None:
    try:
        found.set_result(resolve(host, port))
    except (OSError, UnicodeError) as error:
        found.set_exception(error)
    finally:
        del found


def _send(
    connection: HTTPConnection, there: SplitResult, headers: Mapping[str, str], body: bytes
) -> None:
    whole = {**headers, "Connection": "close"}
    try:
        connection.request("POST", there.path or "/", body, whole)
    except (OSError, HTTPException, UnicodeError) as error:
        raise DeliveryError(
            _cause_of(error, "the receiver cannot be reached over TLS"), left=False
        ) from error


def _receive(connection: HTTPConnection) -> Reply:
    try:
        with connection.getresponse() as response:
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, headers, _whole_body(response))
    except (OSError, HTTPException) as error:
        raise DeliveryError(_cause_of(error, "the answer broke off"), left=True) from error


def _whole_body(response: HTTPResponse) -> bytes:
    """Read to the end, piece by piece: an announced length may be more than there is memory for."""
    body = b"".join(iter(lambda: response.read(_PIECE), b""))
    if response.length:
        raise IncompleteRead(body, response.length)
    return body


def _cause_of(error: Exception, otherwise: str) -> str:
    """Return why, in words that hold nothing of what was sent or answered."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the receiver's certificate cannot be verified: {error.verify_message}"
    if isinstance(error, _PrivateError):
        return (
            f"the receiver's address is private ({error.addresses}), and "
            "SCREENER_PRIVATE_NETWORKS does not list it"
        )
    return next((words for kind, words in _CAUSES if isinstance(error, kind)), otherwise)
