"""Who asks, as a keyed hash: it tells clients apart, and nobody without the key can say who."""

from __future__ import annotations

from hashlib import blake2b
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

_PURPOSE: Final = b"clients"
_OF_ONE_CLIENT: Final = 64
"""Bits of an IPv6 address that name a network; whoever has that has all addresses in it."""
_BYTES: Final = 16


class Clients:
    """Names clients by hashes of their addresses.

    Processes with the same key give a client the same name, so that they can count together.
    """

    def __init__(self, key: bytes) -> None:
        """Take the key that seals the answers; the hashes get a key derived from it."""
        self._key = blake2b(key=key, person=_PURPOSE).digest()

    def name_of(self, address: str | None) -> str:
        """Return the name of who has an address; all without an address are one client."""
        told = _network_of(address or "").encode()
        return blake2b(told, key=self._key, digest_size=_BYTES).hexdigest()


def _network_of(address: str) -> str:
    """Return what one client has: an IPv4 address, or the network of an IPv6 address."""
    try:
        found = ip_address(address)
    except ValueError:
        return address  # what the trusted proxy said, whatever that is
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:  # how a socket for both kinds tells of IPv4
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), _OF_ONE_CLIENT), strict=False))
