"""Access tokens hold only as they were issued."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from moving_clock import MovingClock
from whattowatch.adapters.embedded.keys import SigningKeys
from whattowatch.adapters.embedded.tokens import AccessTokens, digest_of, new_secret
from whattowatch.adapters.sql.credentials import SqlCredentials
from whattowatch.domain.errors import Unauthenticated
from whattowatch.domain.identity import Caller

ISSUER = "https://watch.example"
OWNER = "3f0c7a52-6a1b-4c5e-9d2e-5b8f4f1f7a10"


@pytest.fixture
def keys(credentials: SqlCredentials, clock: MovingClock) -> SigningKeys:
    return SigningKeys(credentials, clock)


@pytest.fixture
def tokens(keys: SigningKeys, clock: MovingClock) -> AccessTokens:
    return AccessTokens(keys, ISSUER, clock)


def parts(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims, unverified."""
    header, claims, _ = token.split(".")
    return _decoded(header), _decoded(claims)


def _decoded(part: str) -> dict[str, Any]:
    decoded: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return decoded


def signed(keys: SigningKeys, clock: MovingClock, **changes: object) -> str:
    """A token with our own good signature, whose claims differ from an issued one's; None leaves a claim out."""
    now = int(clock.now().timestamp())
    usual = {
        "iss": ISSUER,
        "sub": OWNER,
        "client_id": "whattowatch",
        "token_use": "access",
        "iat": now,
        "exp": now + 900,
    }
    claims = {name: value for name, value in {**usual, **changes}.items() if value is not None}
    key = keys.signer()
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)


def test_a_token_carries_the_claims_that_cognitos_carry(tokens: AccessTokens, clock: MovingClock) -> None:
    header, claims = parts(tokens.issue(OWNER))
    now = int(clock.now().timestamp())
    assert header["alg"] == "RS256"
    assert header["kid"] in {key["kid"] for key in tokens.jwks()["keys"]}
    assert claims.pop("jti")
    assert claims == {
        "iss": ISSUER,
        "sub": OWNER,
        "client_id": "whattowatch",
        "token_use": "access",
        "iat": now,
        "exp": now + 15 * 60,
    }


def test_two_tokens_are_never_the_same(tokens: AccessTokens) -> None:
    assert tokens.issue(OWNER) != tokens.issue(OWNER)


def test_the_published_keys_verify_a_token_elsewhere(tokens: AccessTokens) -> None:
    token = tokens.issue(OWNER)
    (key,) = tokens.jwks()["keys"]
    assert (key["alg"], key["use"], key["kty"]) == ("RS256", "sig", "RSA")
    assert jwt.decode(token, RSAKey.import_key(key), algorithms=["RS256"]).claims["sub"] == OWNER


def test_a_token_with_the_usual_claims_holds(tokens: AccessTokens, keys: SigningKeys, clock: MovingClock) -> None:
    assert tokens.verify(signed(keys, clock)) == Caller(OWNER)


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"client_id": "another"},
        {"client_id": None},
        {"token_use": "id"},
        {"token_use": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": 0},
        {"nbf": 10**11},
    ],
    ids=str,
)
def test_a_token_with_other_claims_does_not_hold(
    tokens: AccessTokens, keys: SigningKeys, clock: MovingClock, changes: dict[str, object]
) -> None:
    with pytest.raises(Unauthenticated):
        tokens.verify(signed(keys, clock, **changes))


def test_a_clock_may_lag_by_half_a_minute(tokens: AccessTokens, clock: MovingClock) -> None:
    token = tokens.issue(OWNER)
    clock.move(timedelta(minutes=15, seconds=29))
    assert tokens.verify(token) == Caller(OWNER)
    clock.move(timedelta(seconds=1))
    with pytest.raises(Unauthenticated, match="ended"):
        tokens.verify(token)


def test_a_changed_token_does_not_hold(tokens: AccessTokens) -> None:
    header, claims, signature = tokens.issue(OWNER).split(".")
    other = base64.urlsafe_b64encode(json.dumps({**_decoded(claims), "sub": "stranger"}).encode()).decode().rstrip("=")
    with pytest.raises(Unauthenticated, match="does not hold"):
        tokens.verify(f"{header}.{other}.{signature}")


def test_a_strangers_key_does_not_sign_under_our_key_id(
    tokens: AccessTokens, keys: SigningKeys, clock: MovingClock
) -> None:
    _, claims = parts(signed(keys, clock))
    forged = jwt.encode({"alg": "RS256", "kid": keys.signer().kid}, claims, RSAKey.generate_key(2048))
    with pytest.raises(Unauthenticated):
        tokens.verify(forged)


def test_a_token_under_an_unknown_key_id_does_not_hold(tokens: AccessTokens) -> None:
    key = RSAKey.generate_key(2048)
    with pytest.raises(Unauthenticated):
        tokens.verify(jwt.encode({"alg": "RS256", "kid": "unknown"}, {"sub": OWNER}, key))


def test_an_unsigned_token_does_not_hold(tokens: AccessTokens, keys: SigningKeys) -> None:
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": keys.signer().kid}).encode()).decode()
    claims = tokens.issue(OWNER).split(".")[1]
    with pytest.raises(Unauthenticated):
        tokens.verify(f"{header.rstrip('=')}.{claims}.")


def test_the_public_key_is_no_shared_secret(tokens: AccessTokens, keys: SigningKeys, clock: MovingClock) -> None:
    _, claims = parts(signed(keys, clock))
    secret = OctKey.import_key(base64.urlsafe_b64encode(keys.public()[0]["n"].encode()))
    forged = jwt.encode({"alg": "HS256", "kid": keys.signer().kid}, claims, secret)
    with pytest.raises(Unauthenticated):
        tokens.verify(forged)


@pytest.mark.parametrize("algorithm", ["RS384", "PS256"])
def test_another_algorithm_does_not_hold_even_with_our_key(
    tokens: AccessTokens, keys: SigningKeys, clock: MovingClock, algorithm: str
) -> None:
    _, claims = parts(signed(keys, clock))
    key = RSAKey.import_key(keys.signer().as_pem(private=True))
    forged = jwt.encode({"alg": algorithm, "kid": keys.signer().kid}, claims, key, algorithms=[algorithm])
    with pytest.raises(Unauthenticated):
        tokens.verify(forged)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text() | st.builds("{}.{}.{}".format, st.text(), st.text(), st.text()))
def test_no_text_breaks_verification(tokens: AccessTokens, text: str) -> None:
    with pytest.raises(Unauthenticated):
        tokens.verify(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON | st.fixed_dictionaries({"alg": JSON | st.just("RS256"), "kid": JSON}))
def test_no_header_breaks_verification(tokens: AccessTokens, header: object) -> None:
    encoded = base64.urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
    with pytest.raises(Unauthenticated):
        tokens.verify(f"{encoded}.e30.AAAA")


def test_refresh_tokens_are_random_and_kept_as_digests() -> None:
    first, second = new_secret(), new_secret()
    assert first != second
    assert len(base64.urlsafe_b64decode(first + "=")) == 32
    assert len(digest_of(first)) == 64
    assert first not in digest_of(first)
