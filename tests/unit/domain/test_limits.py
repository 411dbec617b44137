"""Whom a count is about."""

from __future__ import annotations

import pytest

from whattowatch.domain.limits import MOST_OF_A_KEY, SIGN_IN_BY_EMAIL, household


@pytest.mark.parametrize(
    ("client", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
        ("testclient", "testclient"),
    ],
)
def test_a_household_shares_a_count(client: str, counted: str) -> None:
    assert household(client) == counted


def test_a_key_is_never_longer_than_a_store_keeps() -> None:
    assert len(SIGN_IN_BY_EMAIL.key("x" * 1_000)) == MOST_OF_A_KEY
