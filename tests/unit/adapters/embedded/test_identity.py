"""The embedded identity keeps the contract, and keeps its secrets."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from contracts.identity import EMAIL, NAME, PASSWORD, IdentityContract
from contracts.identity_links import IdentityLinksContract
from local_identity import local_identity
from moving_clock import MovingClock
from whattowatch.adapters.embedded.identity import GRACE, LocalIdentity
from whattowatch.adapters.embedded.passwords import Passwords
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.credentials import SqlCredentials
from whattowatch.adapters.sql.database import Apart, Database
from whattowatch.domain.errors import InvalidInput, Unauthenticated
from whattowatch.domain.identity import Identity, Purpose

NewProcess = Callable[[], LocalIdentity]
"""Another process of the same instance: everything anew but the database."""


@pytest.fixture
def new_process(scope: Apart, clock: MovingClock) -> NewProcess:
    return lambda: local_identity(scope, clock)


@pytest.fixture
def identity(new_process: NewProcess) -> Identity:
    return new_process()


class TestLocalIdentity(IdentityContract):
    pass


class TestLinksOfLocalIdentity(IdentityLinksContract):
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


def test_many_tabs_that_refresh_with_one_token_at_once_all_get_in(identity: Identity) -> None:
    session = identity.open_session(identity.sign_up(EMAIL, PASSWORD, NAME).id)

    with ThreadPoolExecutor(6) as threads:
        successors = list(threads.map(lambda _: identity.refresh(session.refresh_token).refresh_token, range(6)))

    assert len({identity.refresh(token).refresh_token for token in successors}) == 6


def test_a_copy_that_comes_too_late_ends_every_tab(identity: Identity, clock: MovingClock) -> None:
    session = identity.open_session(identity.sign_up(EMAIL, PASSWORD, NAME).id)
    tabs = [identity.refresh(session.refresh_token).refresh_token for _ in range(2)]
    clock.move(GRACE)

    for token in (session.refresh_token, *tabs):
        with pytest.raises(Unauthenticated):
            identity.refresh(token)


class CountingPasswords(Passwords):
    """Counts the hashes that are computed, which is what takes the time."""

    def __init__(self) -> None:
        super().__init__()
        self.hashes = 0

    def hashed(self, password: str) -> str:
        self.hashes += 1
        return super().hashed(password)

    def match(self, password_hash: str | None, password: str) -> bool:
        self.hashes += 1
        return super().match(password_hash, password)


@pytest.mark.parametrize("email", [EMAIL, "stranger@example.org", "no address"])
def test_a_sign_in_that_fails_computes_one_hash_whatever_was_wrong(
    email: str, scope: Apart, clock: MovingClock
) -> None:
    passwords = CountingPasswords()
    identity = local_identity(scope, clock, passwords)
    identity.sign_up(EMAIL, PASSWORD, NAME)
    passwords.hashes = 0
    with pytest.raises(Unauthenticated):
        identity.sign_in(email, "wrong")
    assert passwords.hashes == 1


def test_a_link_that_does_not_hold_computes_no_hash(scope: Apart, clock: MovingClock) -> None:
    passwords = CountingPasswords()
    with pytest.raises(InvalidInput):
        local_identity(scope, clock, passwords).reset("never issued", PASSWORD)
    assert passwords.hashes == 0


def test_the_database_holds_no_token_of_a_link_and_no_code(identity: Identity, database: Database) -> None:
    owner = identity.sign_up(EMAIL, PASSWORD, NAME)
    secrets = [identity.new_link(purpose, owner.id, EMAIL) for purpose in Purpose] + [identity.make_code().code]
    with database.reader.connect() as connection:
        kept = str([connection.execute(select(table)).all() for table in schema.metadata.sorted_tables])
    assert not [secret for secret in secrets if secret in kept]


def test_each_refresh_prolongs_the_session(identity: Identity, clock: MovingClock) -> None:
    session = identity.open_session(identity.sign_up(EMAIL, PASSWORD, NAME).id)
    for _ in range(3):
        clock.move(timedelta(days=29))
        session = identity.refresh(session.refresh_token)
    assert session.refresh_expires_at == clock.now() + timedelta(days=30)
