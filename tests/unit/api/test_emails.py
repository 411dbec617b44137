"""Addresses are compared in one form."""

from __future__ import annotations

import pytest

from whattowatch.api.emails import normalised
from whattowatch.domain.errors import InvalidInput


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Olga@Example.ORG", "olga@example.org"),
        ("olga+films@example.org", "olga+films@example.org"),
        ("ölga@exämple.org", "ölga@exämple.org"),
        ("olga@xn--exmple-cua.org", "olga@exämple.org"),
        ("olga@localhost.test", "olga@localhost.test"),
    ],
)
def test_an_address_has_one_form(typed: str, meant: str) -> None:
    assert normalised(typed) == meant


@pytest.mark.parametrize(
    "typed", ["olga", "olga@", "@example.org", "a@b@c.org", "olga@example.org\nBcc: x@y.org", "\0"]
)
def test_what_is_no_address_is_refused_under_its_field(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        normalised(typed, "invitees[2].email")
    assert refused.value.fields[0][0] == "invitees[2].email"
