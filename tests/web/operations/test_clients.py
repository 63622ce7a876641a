"""A client has one name, whatever address of its own it comes from, and nobody can read it back."""

from __future__ import annotations

import pytest

from screener.web.operations.clients import Clients

KEY, OTHER = b"k" * 32, b"o" * 32
ADDRESS = "203.0.113.7"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (ADDRESS, ADDRESS, True),
        (ADDRESS, "203.0.113.8", False),
        (ADDRESS, f"::ffff:{ADDRESS}", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        (None, "", True),
        ("no address", "no address", True),
        ("no address", "another", False),
    ],
)
def test_who_counts_as_one_client(one: str | None, other: str | None, *, same: bool) -> None:
    clients = Clients(KEY)
    assert (clients.name_of(one) == clients.name_of(other)) is same


def test_a_name_needs_the_key_and_says_nothing_of_the_address() -> None:
    name = Clients(KEY).name_of(ADDRESS)

    assert name == Clients(KEY).name_of(ADDRESS), "processes with one key count together"
    assert name != Clients(OTHER).name_of(ADDRESS)
    assert len(name) == 32
    assert ADDRESS not in name
