"""Which network addresses a document may be sent to: public ones, and those the operator lists.

Without this limit, a clinic's file, or whoever controls the DNS of a receiver, could make this
server connect to hosts in its own network.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Anything else, such as a link-local or site-local address, is not public (RFC 4291, section 2.4).
_UNICAST: Final = IPv6Network("2000::/3")
# What Python takes for public and is not: relays of 6to4, which are no more (RFC 7526), and what
# is only for documentation (RFC 9637).
_NOT_PUBLIC: Final = (IPv4Network("192.88.99.0/24"), IPv6Network("3fff::/20"))
# IPv6 addresses for IPv4 addresses behind a gateway (RFC 6052, section 2.1).
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")


def may_be_reached(text: str, listed: Sequence[Network]) -> bool:
    """Return whether an address is public, or in a network that the operator lists."""
    address = ip_address(text)
    return any(address in network for network in listed) or _is_public(address)


def _is_public(address: Address) -> bool:
    if any(address in network for network in _NOT_PUBLIC):
        return False
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    inner = address.ipv4_mapped
    if address in _TRANSLATED:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner:
        return _is_public(inner)
    # 6to4 leads to an IPv4 address too, but its relays are deprecated (RFC 7526), so refuse it.
    return address in _UNICAST and address.is_global and address.sixtofour is None
