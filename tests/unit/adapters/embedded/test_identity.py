"""The embedded identity keeps the contract, and keeps its secrets."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from contracts.identity import EMAIL, NAME, PASSWORD, IdentityContract
from moving_clock import MovingClock
from whattowatch.adapters.embedded.identity import LocalIdentity
from whattowatch.adapters.embedded.keys import SigningKeys
from whattowatch.adapters.embedded.tokens import AccessTokens
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.credentials import SqlCredentials
from whattowatch.adapters.sql.database import Database
from whattowatch.domain.errors import Unauthenticated
from whattowatch.domain.identity import Identity

NewProcess = Callable[[], LocalIdentity]
"""Another process of the same instance: everything anew but the database."""


@pytest.fixture
def new_process(credentials: SqlCredentials, clock: MovingClock) -> NewProcess:
    def start() -> LocalIdentity:
        tokens = AccessTokens(SigningKeys(credentials, clock), "https://watch.example", clock)
        return LocalIdentity(credentials, tokens, clock)

    return start


@pytest.fixture
def identity(new_process: NewProcess) -> Identity:
    return new_process()


class TestLocalIdentity(IdentityContract):
    pass


def test_the_database_holds_neither_passwords_nor_refresh_tokens(identity: Identity, database: Database) -> None:
    owner = identity.sign_up(EMAIL, PASSWORD, NAME)
    session = identity.open_session(owner.id)
    with database.reader.connect() as connection:
        rows = [
            str(row)
            for table in (schema.credentials, schema.sessions)
            for row in connection.execute(select(table)).all()
        ]
    assert len(rows) == 2
    assert not [row for row in rows if PASSWORD in row or session.refresh_token in row]


def test_a_hash_of_weaker_parameters_grows_at_the_next_sign_in(
    identity: Identity, credentials: SqlCredentials, clock: MovingClock
) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    credentials.add("3f0c7a52-6a1b-4c5e-9d2e-5b8f4f1f7a10", EMAIL, NAME, weak, clock.now())
    owner = identity.sign_in(EMAIL, PASSWORD)
    found = credentials.by_email(EMAIL)
    assert found is not None
    assert found[1] != weak
    assert identity.sign_in(EMAIL, PASSWORD) == owner
    assert credentials.by_email(EMAIL) == found


def test_a_session_goes_on_after_a_restart(identity: Identity, new_process: NewProcess) -> None:
    owner = identity.sign_up(EMAIL, PASSWORD, NAME)
    session = identity.open_session(owner.id)
    restarted = new_process()
    assert restarted.verify(session.access_token).id == owner.id
    assert restarted.refresh(session.refresh_token).person_id == owner.id


def test_of_many_who_refresh_with_one_token_at_most_one_gets_in_and_the_family_ends(identity: Identity) -> None:
    owner = identity.sign_up(EMAIL, PASSWORD, NAME)
    session = identity.open_session(owner.id)

    def refreshed(_: int) -> str | None:
        try:
            return identity.refresh(session.refresh_token).refresh_token
        except Unauthenticated:
            return None

    with ThreadPoolExecutor(6) as threads:
        answers = [token for token in threads.map(refreshed, range(6)) if token is not None]
    assert len(answers) <= 1
    for token in answers:
        with pytest.raises(Unauthenticated):
            identity.refresh(token)


def test_each_refresh_prolongs_the_session(identity: Identity, clock: MovingClock) -> None:
    session = identity.open_session(identity.sign_up(EMAIL, PASSWORD, NAME).id)
    for _ in range(3):
        clock.move(timedelta(days=29))
        session = identity.refresh(session.refresh_token)
    assert session.refresh_expires_at == clock.now() + timedelta(days=30)
