"""Nothing is sent into the server's own network unless the operator lists it."""

from __future__ import annotations

from ipaddress import ip_network

import pytest

from screener.delivery.networks import may_be_reached


@pytest.mark.parametrize(
    "address",
    [
        "8.8.8.8",
        "93.184.215.14",
        "2606:2800:21f:cb07::1",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
    ],
)
def test_a_public_address_may_be_reached(address: str) -> None:
    assert may_be_reached(address, ())


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - to be refused, not to listen on
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fd00::1",
        "fe80::1",
        "fe80::1%eth0",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2002:808:808::",
        "fec0::1",
        "64:ff9b:1::7f00:1",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "2001:0:808:808::",
        "4000::1",
        "5f00::1",
        "2002:a00:1::",
        "192.88.99.0",
        "192.88.99.255",
        "::ffff:192.88.99.1",
        "3fff::1",
        "3fff:fff:ffff::1",
    ],
)
def test_an_address_that_is_not_public_may_not(address: str) -> None:
    assert not may_be_reached(address, ())


@pytest.mark.parametrize(
    ("network", "address", "may"),
    [
        ("10.1.2.0/24", "10.1.2.3", True),
        ("10.1.2.0/24", "10.1.3.3", False),
        ("10.1.2.3", "10.1.2.3", True),
        ("fd00:1::/32", "fd00:1::5", True),
        ("fd00:1::/32", "10.1.2.3", False),
        ("10.1.2.0/24", "::ffff:10.1.2.3", False),
    ],
)
def test_a_listed_network_is_all_that_is_opened(network: str, address: str, may: bool) -> None:
    assert may_be_reached(address, [ip_network(network)]) is may
