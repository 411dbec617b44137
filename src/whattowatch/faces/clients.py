"""Where a request came from, behind proxies or not."""

from __future__ import annotations

from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def client_address(peer: str, forwarded: str, trusted: Collection[Network]) -> str:
    """The address of whoever sent the request.

    Each proxy adds at the right of X-Forwarded-For whom it heard from. So it is read from the right, and only as far as
    proxies that we trust have written it: what stands further left is the sender's to invent.

    Args:
        peer: the other end of the connection; empty where it has no address.
        forwarded: the lines of X-Forwarded-For, joined with commas; empty without any.
        trusted: the networks of our own proxies.
    """
    found = peer
    for entry in reversed(forwarded.split(",")):
        address, named = _address(found), _address(entry)
        if address is None or named is None or not any(address in network for network in trusted):
            break
        found = str(named)
    return found


def _address(text: str) -> Address | None:
    """The address, an IPv4 one also where it comes in the clothes of IPv6."""
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
