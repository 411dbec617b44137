"""Requests and responses as endpoints see them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from whattowatch.api.decoding import Nothing
from whattowatch.api.http import Cookie, Request, Response
from whattowatch.domain.errors import Unauthenticated

NEW_YEAR = datetime(2027, 1, 1, tzinfo=UTC)


def test_a_cookie_is_kept_from_scripts_and_from_other_sites() -> None:
    assert Cookie("a", "b", "/auth", NEW_YEAR, secure=True).header() == (
        "a=b; Path=/auth; Expires=Fri, 01 Jan 2027 00:00:00 GMT; HttpOnly; SameSite=Strict; Secure"
    )


def test_without_https_a_cookie_is_not_bound_to_it() -> None:
    assert "Secure" not in Cookie("a", "b", "/", NEW_YEAR, secure=False).header()


def test_a_cookie_is_deleted_by_a_date_long_past() -> None:
    assert "Expires=Thu, 01 Jan 1970 00:00:00 GMT" in Cookie("a", "", "/", None, secure=False).header()


def test_an_endpoint_for_people_is_never_called_by_nobody() -> None:
    with pytest.raises(Unauthenticated):
        _ = Request(Nothing()).person_id


def test_bytes_are_sent_as_they_are() -> None:
    assert Response(b"<html>", media_type="text/html").raw().body == b"<html>"
