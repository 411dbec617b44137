"""Signing keys are made once, kept, and shared by the processes of an instance."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from joserfc.jwk import RSAKey

from moving_clock import MovingClock
from whattowatch.adapters.embedded.keys import READS, SigningKeys
from whattowatch.adapters.embedded.tokens import AccessTokens
from whattowatch.adapters.sql.credentials import SqlCredentials
from whattowatch.domain.identity import Caller

ISSUER = "https://watch.example"
OWNER = "3f0c7a52-6a1b-4c5e-9d2e-5b8f4f1f7a10"


@pytest.fixture
def keys(credentials: SqlCredentials, clock: MovingClock) -> SigningKeys:
    return SigningKeys(credentials, clock)


def test_processes_that_start_at_once_accept_each_others_tokens(
    credentials: SqlCredentials, clock: MovingClock
) -> None:
    processes = [AccessTokens(SigningKeys(credentials, clock), ISSUER, clock) for _ in range(2)]
    together = Barrier(2)

    def first_token(process: AccessTokens) -> str:
        together.wait()
        return process.issue(OWNER)

    with ThreadPoolExecutor(2) as threads:
        issued = list(threads.map(first_token, processes))
    clock.move(timedelta(seconds=1))
    for process in processes:
        for token in issued:
            assert process.verify(token) == Caller(OWNER)


def test_a_key_that_another_process_made_is_found_and_published(
    keys: SigningKeys, credentials: SqlCredentials, clock: MovingClock
) -> None:
    own = keys.signer()
    clock.move(timedelta(seconds=1))
    newer = RSAKey.generate_key(2048, parameters={"use": "sig", "alg": "RS256"}, auto_kid=True)
    assert newer.kid is not None
    credentials.add_signing_key(newer.kid, newer.as_dict(private=True), clock.now())
    assert keys.find(newer.kid) == newer
    assert keys.signer() == newer
    assert [key["kid"] for key in keys.public()] == [newer.kid, own.kid]


def test_a_key_that_another_process_made_at_the_same_moment_is_found_at_once(
    keys: SigningKeys, credentials: SqlCredentials, clock: MovingClock
) -> None:
    keys.signer()
    other = RSAKey.generate_key(2048, auto_kid=True)
    assert other.kid is not None
    credentials.add_signing_key(other.kid, other.as_dict(private=True), clock.now())
    assert keys.find(other.kid) == other


def test_a_known_key_is_not_made_anew_when_the_store_is_read_again(keys: SigningKeys) -> None:
    own = keys.signer()
    keys.find("invented")
    assert keys.signer() is own


def test_unknown_key_ids_do_not_flood_the_store(
    keys: SigningKeys, credentials: SqlCredentials, clock: MovingClock
) -> None:
    for number in range(READS):
        keys.find(f"invented-{number}")
    newer = RSAKey.generate_key(2048, auto_kid=True)
    assert newer.kid is not None
    credentials.add_signing_key(newer.kid, newer.as_dict(private=True), clock.now())
    assert keys.find(newer.kid) is None
    clock.move(timedelta(seconds=1))
    assert keys.find(newer.kid) == newer


def test_a_restart_goes_on_signing_with_the_same_key(
    keys: SigningKeys, credentials: SqlCredentials, clock: MovingClock
) -> None:
    assert SigningKeys(credentials, clock).signer().kid == keys.signer().kid
