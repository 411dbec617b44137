"""How often somebody may try what could be abused: guessing passwords, flooding mailboxes, filling the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Protocol

MOST_OF_A_KEY = 300
"""Characters of what is counted; nobody's address or id is longer."""
HOUSEHOLD = 64
"""Bits of an IPv6 address that a provider hands out at least: whoever has one has all of that network."""


class Limits(Protocol):
    """Counts in windows of time that begin with the first hit. Thread-safe, and shared by all processes.

    Each call is a transaction of its own, so that a request that fails has been counted too, and comes before the
    first store of a request is touched.
    """

    def hit(self, key: str, most: int, window: timedelta) -> None:
        """Count one. Raises `TooMany`, without counting, when there were `most` in the present window."""
        ...

    def take_back(self, key: str) -> None:
        """The last hit is not to count; fine where none stands."""
        ...

    def clear(self, key: str) -> None:
        """Begin anew; fine where nothing stands."""
        ...


@dataclass(frozen=True, slots=True)
class Limit:
    """How often one thing may be done.

    Attributes:
        name: what is done, and by whose count.
        most: hits in one window.
    """

    name: str
    most: int
    window: timedelta

    def key(self, whom: str) -> str:
        """What is counted for this account, address or client."""
        return f"{self.name}:{whom}"[:MOST_OF_A_KEY]

    def hit(self, limits: Limits, whom: str) -> None:
        """Count one for this account, address or client. Raises `TooMany`."""
        limits.hit(self.key(whom), self.most, self.window)


_QUARTER, _HOUR, _DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)

SIGN_IN_BY_EMAIL = Limit("sign_in.email", 10, _QUARTER)
SIGN_IN_BY_CLIENT = Limit("sign_in.client", 50, _QUARTER)
SIGN_UP_BY_CLIENT = Limit("sign_up.client", 20, _HOUR)
PASSWORD_BY_PERSON = Limit("password.person", 10, _QUARTER)
RESET_BY_EMAIL = Limit("reset.email", 3, _HOUR)
RESET_BY_CLIENT = Limit("reset.client", 20, _HOUR)
MAIL_BY_PERSON = Limit("account_mail.person", 5, _HOUR)
MAIL_BY_CLIENT = Limit("account_mail.client", 20, _HOUR)
FRIENDS_BY_PERSON = Limit("friend_mail.person", 50, _DAY)
FRIENDS_BY_CLIENT = Limit("friend_mail.client", 200, _DAY)

LONGEST = _DAY
"""The longest window: what is older than that counts for nothing."""


def household(client: str) -> str:
    """What stands for a client in a count: its address, or the network that an IPv6 address belongs to."""
    try:
        address = ip_address(client)
    except ValueError:
        return client
    if not isinstance(address, IPv6Address):
        return client
    mapped = address.ipv4_mapped
    return str(mapped or ip_network((address, HOUSEHOLD), strict=False))
