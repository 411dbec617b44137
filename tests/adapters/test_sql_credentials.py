"""What the embedded identity keeps in SQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from whattowatch.adapters.sql.credentials import SqlCredentials, StoredSession
from whattowatch.adapters.sql.database import Apart
from whattowatch.domain.errors import EmailTaken
from whattowatch.domain.identity import Credentials

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
OLGA = Credentials("id-olga", "olga@example.org", "Olga")


@pytest.fixture
def credentials(scope: Apart) -> SqlCredentials:
    return scope.store(SqlCredentials)


def _add_olga(credentials: SqlCredentials) -> None:
    credentials.add(OLGA.id, OLGA.email, OLGA.name, "hash-1", NOON)


def _session(credentials: SqlCredentials, digest: str, family: str = "family-1", at: datetime = NOON) -> None:
    credentials.add_session(digest, family, OLGA.id, at, at + HOUR)


def test_credentials_are_found_by_address_and_by_id(credentials: SqlCredentials) -> None:
    _add_olga(credentials)

    assert credentials.by_email(OLGA.email) == (OLGA, "hash-1")
    assert credentials.by_id(OLGA.id) == OLGA


def test_unknown_credentials_are_not_found(credentials: SqlCredentials) -> None:
    assert credentials.by_email(OLGA.email) is None
    assert credentials.by_id(OLGA.id) is None


def test_an_address_that_is_taken_keeps_its_credentials(credentials: SqlCredentials) -> None:
    _add_olga(credentials)

    with pytest.raises(EmailTaken):
        credentials.add("id-else", OLGA.email, "Somebody else", "hash-2", NOON)
    assert credentials.by_email(OLGA.email) == (OLGA, "hash-1")
    assert credentials.by_id("id-else") is None


def test_a_session_is_found_by_its_digest(credentials: SqlCredentials) -> None:
    _session(credentials, "digest-1")

    assert credentials.session("digest-1") == StoredSession("family-1", OLGA.id, NOON + HOUR, spent_at=None)
    assert credentials.session("digest-2") is None


def test_a_refresh_token_is_spent_once(credentials: SqlCredentials) -> None:
    _session(credentials, "digest-1")

    assert credentials.spend("digest-1", NOON)
    assert not credentials.spend("digest-1", NOON + HOUR)
    assert credentials.session("digest-1") == StoredSession("family-1", OLGA.id, NOON + HOUR, spent_at=NOON)


def test_an_unknown_refresh_token_cannot_be_spent(credentials: SqlCredentials) -> None:
    assert not credentials.spend("digest-1", NOON)


def test_of_many_who_spend_a_refresh_token_at_once_one_does(credentials: SqlCredentials) -> None:
    _session(credentials, "digest-1")

    with ThreadPoolExecutor(4) as pool:
        spent = list(pool.map(lambda _: credentials.spend("digest-1", NOON), range(8)))

    assert sorted(spent) == [False] * 7 + [True]


def test_a_family_ends_as_a_whole_and_alone(credentials: SqlCredentials) -> None:
    _session(credentials, "digest-1")
    _session(credentials, "digest-2")
    _session(credentials, "digest-3", family="family-2")

    credentials.end_family("family-1")
    credentials.end_family("unknown")

    assert credentials.session("digest-1") is None
    assert credentials.session("digest-2") is None
    assert credentials.session("digest-3") is not None


def test_sessions_that_have_ended_are_forgotten_at_the_next_one(credentials: SqlCredentials) -> None:
    _session(credentials, "digest-1")
    _session(credentials, "digest-2", at=NOON + HOUR / 2)

    _session(credentials, "digest-3", at=NOON + HOUR)

    assert credentials.session("digest-1") is None
    assert credentials.session("digest-2") is not None


def test_signing_keys_come_newest_first(credentials: SqlCredentials) -> None:
    assert credentials.signing_keys() == []

    credentials.add_signing_key("new", {"kty": "RSA", "n": "2"}, NOON)
    credentials.add_signing_key("old", {"kty": "RSA", "n": "1"}, NOON - HOUR)

    assert credentials.signing_keys() == [("new", {"kty": "RSA", "n": "2"}), ("old", {"kty": "RSA", "n": "1"})]
