"""Opens the socket that the server listens on, or says in one line why it cannot."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Mapping
from typing import Final

from screener.errors import OperatorError

_WAITING: Final = 512
"""Connections that may wait until a worker takes them."""
_OTHER_HOST: Final = "choose another with --host, such as 127.0.0.1, or 0.0.0.0 for all addresses"
_CAUSES: Final[Mapping[int | None, str]] = {
    errno.EADDRINUSE: "something else listens there; choose another with --port",
    errno.EACCES: "this user may not use that port; choose one above 1023 with --port",
    errno.EADDRNOTAVAIL: f"this machine has no such address; {_OTHER_HOST}",
    errno.EAFNOSUPPORT: f"this machine has no addresses of that kind; {_OTHER_HOST}",
}


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on a host and a port; ``::`` takes IPv4 too.

    An IPv6 address may be in brackets, as in a URL. Raises OperatorError if it cannot listen.
    """
    try:
        family, address = _resolve(_bare(host), port)
        both = family == socket.AF_INET6 and socket.has_dualstack_ipv6()
        return socket.create_server(address, family=family, backlog=_WAITING, dualstack_ipv6=both)
    except (OSError, UnicodeError) as error:
        raise OperatorError(f"cannot listen on '{host}' port {port}: {_cause(error)}") from error


def address_of(host: str, listener: socket.socket) -> str:
    """Return the address at which a browser reaches a listener, with the host as it was named."""
    bare = _bare(host)
    named = f"[{bare}]" if ":" in bare else bare
    return f"http://{named}:{listener.getsockname()[1]}"


def _bare(host: str) -> str:
    return host[1:-1] if host.startswith("[") and host.endswith("]") else host


def _resolve(host: str, port: int) -> tuple[int, tuple[str, int]]:
    """Return the family and the address of a host; IPv4 if it has both, as localhost has."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, *_, address = min(found, key=lambda one: one[0] != socket.AF_INET)
    return family, address  # type: ignore[return-value] # of these families it is no bytes


def _cause(error: OSError | UnicodeError) -> str:
    if isinstance(error, socket.gaierror | UnicodeError):
        return f"no address has that name; {_OTHER_HOST}"
    return _CAUSES.get(error.errno) or os.strerror(error.errno or 0)
