"""Which addresses belong to the public internet."""

import ipaddress
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_UNICAST = ipaddress.ip_network("2000::/3")
_RESERVED = (ipaddress.ip_network("3fff::/20"), ipaddress.ip_network("192.88.99.0/24"))
"""Documentation (RFC 9637) and what was the relay of 6to4: older Pythons think them public."""
_TRANSLATING = (_NAT64, ipaddress.ip_network("64:ff9b:1::/48"), ipaddress.ip_network("2002::/16"))


def is_public(text: str) -> bool:
    """Whether an address is of the public internet, also where another is written within it."""
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        if any(address in network for network in _TRANSLATING) or address.teredo is not None:
            return False  # it leads to a v4 address that nobody here could judge
        if address not in _UNICAST:
            return False
    if any(address in network for network in _RESERVED):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )
