"""Addresses and host names: which are this machine's own."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address


def address_of(text: str) -> IPv4Address | IPv6Address | None:
    """The address that a text writes, ::ffff:127.0.0.1 as 127.0.0.1; None for a name."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def is_loopback(host: str) -> bool:
    """Whether an address or a name is this machine's own; browsers ask nobody for names below localhost."""
    host = host.strip("[]").rstrip(".").lower()
    address = address_of(host)
    return address.is_loopback if address else host == "localhost" or host.endswith(".localhost")


def name_in(host_header: str) -> str:
    """The name in a Host header, without its port."""
    if host_header.startswith("["):
        return host_header.partition("]")[0] + "]"
    return host_header.partition(":")[0]
