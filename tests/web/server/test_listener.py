"""The server listens where it is told, or says in one line why it cannot."""

from __future__ import annotations

import errno
import re
import socket
from contextlib import closing

import pytest

from screener.errors import OperatorError
from screener.web.server.listener import address_of, listen

NO_NAME = "no address has that name; choose another with --host"
NOT_HERE = "this machine has no such address; choose another with --host"
TAKEN = "something else listens there; choose another with --port"
V4, V6 = "127.0.0.1", "::1"

needs_ipv6 = pytest.mark.skipif(
    not socket.has_dualstack_ipv6(), reason="this machine has no IPv6 to try"
)


def reached(port: int) -> set[str]:
    """Return the addresses of this machine that lead to a port."""
    found = set()
    for address in (V4, V6):
        try:
            socket.create_connection((address, port), 5).close()
        except OSError:
            continue
        found.add(address)
    return found


@pytest.mark.parametrize(
    ("host", "shown", "expected"),
    [
        ("127.0.0.1", "127.0.0.1", {V4}),
        ("localhost", "localhost", {V4}),
        ("0.0.0.0", "0.0.0.0", {V4}),  # noqa: S104 - for as long as the test takes
        pytest.param("::", "[::]", {V4, V6}, marks=needs_ipv6),
        pytest.param("[::]", "[::]", {V4, V6}, marks=needs_ipv6),
        pytest.param("0:0::0", "[0:0::0]", {V4, V6}, marks=needs_ipv6),
        pytest.param("::1", "[::1]", {V6}, marks=needs_ipv6),
        pytest.param("[::1]", "[::1]", {V6}, marks=needs_ipv6),
        pytest.param("::ffff:127.0.0.1", "[::ffff:127.0.0.1]", {V4}, marks=needs_ipv6),
    ],
)
def test_a_host_is_reached_at_all_its_addresses(host: str, shown: str, expected: set[str]) -> None:
    with listen(host, 0) as listener:
        port = listener.getsockname()[1]

        assert reached(port) == expected
        assert address_of(host, listener) == f"http://{shown}:{port}"


@pytest.mark.parametrize(
    ("host", "cause"),
    [
        ("", NO_NAME),
        ("no.such.invalid", NO_NAME),
        ("two..dots", NO_NAME),
        ("l" * 64 + ".invalid", NO_NAME),
        ("localhost:8000", NO_NAME),
        ("http://localhost", NO_NAME),
        ("[::", NO_NAME),
        ("[]", NO_NAME),
        ("192.0.2.7", NOT_HERE),
        pytest.param("2001:db8::7", NOT_HERE, marks=needs_ipv6),
    ],
)
def test_a_host_that_cannot_be_used_is_told_in_one_line(host: str, cause: str) -> None:
    with pytest.raises(OperatorError) as refused:
        listen(host, 0).close()

    said = str(refused.value)
    assert said.startswith(f"cannot listen on '{host}' port 0: {cause}")
    assert "\n" not in said


@pytest.mark.parametrize("host", ["127.0.0.1", pytest.param("::", marks=needs_ipv6)])
def test_a_port_in_use_is_told(host: str) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        with pytest.raises(OperatorError) as refused:
            listen(host, port).close()

    assert str(refused.value) == f"cannot listen on '{host}' port {port}: {TAKEN}"


@pytest.mark.parametrize(
    ("number", "cause"),
    [
        (errno.EACCES, "this user may not use that port; choose one above 1023 with --port"),
        (errno.EAFNOSUPPORT, "this machine has no addresses of that kind; choose another with"),
        (errno.ENOBUFS, re.escape("No buffer space available")),
    ],
)
def test_what_the_system_refuses_is_told(
    monkeypatch: pytest.MonkeyPatch, number: int, cause: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, "in other words")

    monkeypatch.setattr(socket, "create_server", refuse)
    with pytest.raises(OperatorError, match=rf"^cannot listen on '127\.0\.0\.1' port 80: {cause}"):
        listen("127.0.0.1", 80)
