"""Which network addresses a document may be sent to: public ones, and those the operator lists.

Otherwise a clinic's file, or whoever answers for a name, could have this server reach into the
network that it stands in.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Final

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# RFC 4291, section 2.4: what is not in here, such as addresses of a link or a site, is not public.
_UNICAST: Final = IPv6Network("2000::/3")
# Addresses that stand for one of IPv4 behind a gateway (RFC 6052, section 2.1).
_TRANSLATED: Final = IPv6Network("64:ff9b::/96")


def may_be_reached(text: str, listed: Sequence[Network]) -> bool:
    """Return whether an address is public, or in a network that the operator lists."""
    address = ip_address(text)
    return any(address in network for network in listed) or _is_public(address)


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv4Address):
        return address.is_global and not address.is_multicast
    inner = address.ipv4_mapped
    if address in _TRANSLATED:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner:
        return _is_public(inner)
    # Of 6to4, which leads to an address of IPv4 too, nobody is left to be reached (RFC 7526).
    return address in _UNICAST and address.is_global and address.sixtofour is None
