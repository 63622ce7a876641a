"""One POST over TLS, to an allowed address only and within a time limit.

It follows no redirects, uses no proxy, never retries, and logs nothing.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from typing import Final, cast
from urllib.parse import SplitResult, urlsplit

from screener.delivery.lookups import Lookups
from screener.delivery.networks import Network, may_be_reached
from screener.delivery.tls_socket import BoundedSocket, Deadline, TooMuchError
from screener.errors import DeliveryError

PATIENCE: Final = 10.0
"""Seconds for everything: resolving the name, connecting, sending, and reading the answer."""
MOST_BYTES: Final = 1024 * 1024
"""The largest answer, headers included; some FHIR servers echo what they were sent."""
PORT: Final = 443
_PIECE: Final = 64 * 1024


class _PrivateError(OSError):
    """No address of a host may be reached."""

    def __init__(self, addresses: Sequence[str]) -> None:
        super().__init__()
        self.addresses = ", ".join(addresses) or "none"


_CAUSES: Final[Sequence[tuple[type[Exception], str]]] = (
    (TimeoutError, "the receiver took too long"),
    (TooMuchError, "the receiver's answer is too large"),
    (socket.gaierror, "the receiver's name cannot be found"),
    (ConnectionRefusedError, "the receiver is not listening"),
)


@dataclass(frozen=True)
class Reply:
    """A receiver's reply.

    Attributes:
        status: its status code.
        headers: its headers, with names in lowercase.
        body: its whole body.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Transport:
    """Sends over TLS only.

    Attributes:
        tls: says whose certificates to trust.
        clock: returns seconds; never goes back.
        private: the networks that may be reached although they are not public.
        patience: how many seconds everything may take.
        lookups: look up the addresses of hosts.
    """

    tls: ssl.SSLContext
    clock: Callable[[], float]
    private: Sequence[Network] = ()
    patience: float = PATIENCE
    lookups: Lookups = field(default_factory=Lookups)

    def __post_init__(self) -> None:
        """Make TLS connections that have a deadline and a byte limit."""
        self.tls.sslsocket_class = BoundedSocket

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Send a body, and return the reply.

        Raises DeliveryError, whose `left` says whether the whole body had left before the error.
        """
        there = urlsplit(url)
        connection = _Connection(self, there)
        try:
            _send(connection, there, headers, body)
            return _receive(connection)
        finally:
            connection.close()


class _Connection(HTTPConnection):
    """A connection to an allowed address, with a certificate for the host name in the URL."""

    default_port = PORT

    def __init__(self, transport: Transport, there: SplitResult) -> None:
        super().__init__(there.hostname or "", there.port or PORT)
        self._transport = transport
        self._deadline = Deadline.after(transport.patience, transport.clock)

    def connect(self) -> None:
        """Connect; raises OSError if that fails."""
        plain = self._reach(self._reachable())
        try:
            plain.settimeout(self._deadline.left())
            # An answer that ends without a proper close may be cut off.
            sealed = self._transport.tls.wrap_socket(
                plain, server_hostname=self.host, suppress_ragged_eofs=False
            )
        except OSError:
            plain.close()
            raise
        self.sock = sealed
        cast("BoundedSocket", sealed).bound(self._deadline, MOST_BYTES)

    def _reachable(self) -> Sequence[str]:
        left = self._deadline.left()
        found = self._transport.lookups.addresses(self.host, self.port, left)
        private = self._transport.private
        reachable = [address for address in found if may_be_reached(address, private)]
        if not reachable:
            raise _PrivateError(found)
        return reachable

    def _reach(self, addresses: Sequence[str]) -> socket.socket:
        """Connect to the first address that answers; each gets an equal share of the time left."""
        address, *others = addresses
        try:
            share = self._deadline.left() / len(addresses)
            return socket.create_connection((address, self.port), share)
        except OSError:
            if not others:
                raise
        return self._reach(others)


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
        raise DeliveryError(_cause_of(error, "the answer was cut off"), left=True) from error


def _whole_body(response: HTTPResponse) -> bytes:
    """Read to the end in pieces, because the announced length may be more than fits in memory."""
    body = b"".join(iter(lambda: response.read(_PIECE), b""))
    if response.length:
        raise IncompleteRead(body, response.length)
    return body


def _cause_of(error: Exception, otherwise: str) -> str:
    """Return the cause in words that contain nothing of what was sent or answered."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the receiver's certificate cannot be verified: {error.verify_message}"
    if isinstance(error, _PrivateError):
        return (
            f"the receiver's address is private ({error.addresses}), and "
            "SCREENER_PRIVATE_NETWORKS does not list it"
        )
    return next((words for kind, words in _CAUSES if isinstance(error, kind)), otherwise)
