"""Of Cognito's tokens hold those that it issued for access to us, by keys that it publishes today."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from adapters.aws.unkind import Unkind, served
from moving_clock import MovingClock
from whattowatch.adapters.access_tokens import AccessTokenRules
from whattowatch.adapters.aws.jwks import FETCHED_AT_LEAST_EVERY, FETCHED_AT_MOST_EVERY, RemoteKeys
from whattowatch.domain.errors import Unauthenticated, Unavailable
from whattowatch.domain.identity import Caller

ISSUER, CLIENT, SUB = "https://issuer.example/pool", "client", "3f0c7a52-6a1b-4c5e-9d2e-5b8f4f1f7a10"
OLD, NEW, STRANGERS = (RSAKey.generate_key(2048, auto_kid=True) for _ in range(3))


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def published() -> Iterator[Unkind]:
    """Where Cognito publishes its keys, today the old one."""
    with served(Unkind(200, key_set(OLD))) as service:
        yield service


@pytest.fixture
def rules(published: Unkind, clock: MovingClock) -> AccessTokenRules:
    return AccessTokenRules(RemoteKeys(f"{published.url}/jwks.json", clock).find, ISSUER, CLIENT, clock)


def key_set(*keys: RSAKey) -> str:
    return json.dumps({"keys": [key.as_dict(private=False) for key in keys]})


def token(clock: MovingClock, key: RSAKey = OLD, **changes: object) -> str:
    """As Cognito issues it, but for the changes; None leaves a claim out."""
    now = int(clock.now().timestamp())
    usual = {"iss": ISSUER, "sub": SUB, "client_id": CLIENT, "token_use": "access", "iat": now, "exp": now + 3600}
    claims = {name: value for name, value in {**usual, **changes}.items() if value is not None}
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key, algorithms=["RS256"])


def forged(clock: MovingClock, header: dict[str, Any]) -> str:
    """Good claims under another header, without a signature."""
    _, claims, _ = token(clock).split(".")
    return f"{_encoded(json.dumps(header).encode())}.{claims}."


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def test_a_token_that_was_issued_for_access_to_us_holds(rules: AccessTokenRules, clock: MovingClock) -> None:
    assert rules.verify(token(clock)) == Caller(SUB)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://issuer.example/another"},
        {"iss": None},
        {"client_id": "another"},
        {"client_id": None, "aud": CLIENT},
        {"token_use": "id", "aud": CLIENT},
        {"token_use": None},
        {"sub": None},
        {"exp": None},
    ],
    ids=str,
)
def test_a_token_of_another_kind_does_not_hold(
    rules: AccessTokenRules, clock: MovingClock, changes: dict[str, Any]
) -> None:
    with pytest.raises(Unauthenticated):
        rules.verify(token(clock, **changes))


def test_a_token_of_a_strangers_key_does_not_hold_under_the_id_of_ours(
    rules: AccessTokenRules, clock: MovingClock
) -> None:
    theirs = RSAKey.import_key(dict(STRANGERS.as_dict(private=True)), {"kid": str(OLD.kid)})
    with pytest.raises(Unauthenticated):
        rules.verify(token(clock, theirs))


def test_no_algorithm_is_none(rules: AccessTokenRules, clock: MovingClock) -> None:
    with pytest.raises(Unauthenticated):
        rules.verify(forged(clock, {"alg": "none", "kid": OLD.kid}))


def test_a_public_key_is_no_shared_secret(rules: AccessTokenRules, clock: MovingClock) -> None:
    header, claims, _ = forged(clock, {"alg": "HS256", "kid": OLD.kid}).split(".")
    signature = hmac.digest(OLD.as_pem(private=False), f"{header}.{claims}".encode(), "sha256")
    confused = f"{header}.{claims}.{_encoded(signature)}"
    with pytest.raises(Unauthenticated):
        rules.verify(confused)


@pytest.mark.parametrize(
    ("moved", "holds"), [(3600 + 29, True), (3600 + 31, False), (-29, True), (-31, False)], ids=str
)
def test_clocks_may_differ_by_half_a_minute(
    rules: AccessTokenRules, clock: MovingClock, moved: int, *, holds: bool
) -> None:
    issued = token(clock)
    clock.move(timedelta(seconds=moved))
    if holds:
        assert rules.verify(issued) == Caller(SUB)
    else:
        with pytest.raises(Unauthenticated):
            rules.verify(issued)


def test_keys_are_fetched_once_for_many_tokens(rules: AccessTokenRules, clock: MovingClock, published: Unkind) -> None:
    for _ in range(3):
        rules.verify(token(clock))
    assert published.requests == 1


def test_a_new_key_is_found_when_it_is_met(rules: AccessTokenRules, clock: MovingClock, published: Unkind) -> None:
    rules.verify(token(clock))
    published.answer = key_set(NEW, OLD)
    clock.move(FETCHED_AT_MOST_EVERY)
    assert rules.verify(token(clock, NEW)) == Caller(SUB)
    assert rules.verify(token(clock, OLD)) == Caller(SUB)


def test_invented_key_ids_do_not_flood_the_issuer(
    rules: AccessTokenRules, clock: MovingClock, published: Unkind
) -> None:
    rules.verify(token(clock))
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            rules.verify(token(clock, STRANGERS))
    assert published.requests == 1


def test_a_key_that_was_withdrawn_holds_for_a_day_at_most(
    rules: AccessTokenRules, clock: MovingClock, published: Unkind
) -> None:
    rules.verify(token(clock))
    published.answer = key_set(NEW)
    clock.move(FETCHED_AT_LEAST_EVERY)
    with pytest.raises(Unauthenticated):
        rules.verify(token(clock, OLD))


def test_known_keys_go_on_holding_while_the_issuer_is_out_of_reach(
    rules: AccessTokenRules, clock: MovingClock, published: Unkind
) -> None:
    rules.verify(token(clock))
    published.status = 500
    clock.move(FETCHED_AT_LEAST_EVERY)
    assert rules.verify(token(clock)) == Caller(SUB)


@pytest.mark.parametrize("answer", ["{}", "no JSON", '{"keys": [{"kty": "RSA", "kid": "a"}]}', "[]"])
def test_what_is_no_key_set_makes_the_issuer_unavailable(
    rules: AccessTokenRules, clock: MovingClock, published: Unkind, answer: str
) -> None:
    published.answer = answer
    with pytest.raises(Unavailable):
        rules.verify(token(clock))


def test_an_issuer_that_never_answered_is_asked_again(
    rules: AccessTokenRules, clock: MovingClock, published: Unkind
) -> None:
    published.status = 500
    with pytest.raises(Unavailable):
        rules.verify(token(clock))
    published.status = 200
    assert rules.verify(token(clock)) == Caller(SUB)


def test_the_set_is_published_as_it_was_fetched(published: Unkind, clock: MovingClock) -> None:
    keys = RemoteKeys(published.url, clock)
    assert keys.public() == json.loads(published.answer)
    published.status = 500
    clock.move(FETCHED_AT_LEAST_EVERY)
    assert keys.public() == json.loads(published.answer)
