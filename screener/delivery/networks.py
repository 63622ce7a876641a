"""Which network addresses a document may be sent to: public ones, and those the operator lists.

Otherwise a clinic's file, or whoever answers for a name, could have this server reach into the
network that it stands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Addresses that stand for one of IPv4 behind a gateway (RFC 6052, section 2.1).
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")


def may_be_reached(text: str, listed: Sequence[Network]) -> bool:
    """Return whether an address is public, or in a network that the operator lists."""
    address = ip_address(text)
    if any(address in network for network in listed):
        return True
    return all(each.is_global and not each.is_multicast for each in _meant(address))


def _meant(address: Address) -> Iterator[Address]:
    """Yield an address, and those of IPv4 that it leads to."""
    yield address
    if isinstance(address, IPv6Address):
        inner = (address.ipv4_mapped, address.sixtofour, *(address.teredo or ()))
        yield from (each for each in inner if each)
        if address in _TRANSLATED:
            yield IPv4Address(int(address) & 0xFFFFFFFF)
