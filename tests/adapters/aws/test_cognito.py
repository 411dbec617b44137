"""Signing in through Cognito, on MiniStack (sign-in page, refresh, sign-out) and on cognito-local (its tokens)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from adapters.aws.pools import (
    EMAIL,
    code_from_page,
    identity_of,
    new_pool,
    new_verifier,
    signed_in,
)
from adapters.aws.unkind import Unkind, served, unkind
from contracts.identity_tokens import IdentityTokensContract
from engines.ministack_server import Aws
from moving_clock import MovingClock
from whattowatch.adapters.access_tokens import AccessTokenRules
from whattowatch.adapters.aws.cognito import CognitoIdentity, UserPool
from whattowatch.adapters.aws.cognito_tokens import Grant, TokenEndpoint
from whattowatch.domain.errors import NotFound, Unauthenticated, Unavailable
from whattowatch.domain.identity import Caller, Credentials, Identity, IdentityProvider, Purpose, Session

VERIFIER = "v" * 43


class Now:
    """The engines' clock is the machine's."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture(scope="module")
def pool(aws: Aws) -> UserPool:
    return new_pool(aws)


@pytest.fixture
def identity(on_aws: Aws, pool: UserPool) -> Iterator[CognitoIdentity]:
    issuer = f"https://cognito-idp.us-east-1.amazonaws.com/{pool.id}"
    made = identity_of(on_aws, pool, issuer, Now())
    yield made
    made.close()


@pytest.fixture
def session(identity: CognitoIdentity, on_aws: Aws, pool: UserPool) -> Session:
    verifier = new_verifier()
    return identity.redeem(code_from_page(on_aws, pool, verifier), verifier)


class TestCognitoIdentity(IdentityTokensContract):
    pass


def test_a_code_is_good_for_one_use(identity: Identity, on_aws: Aws, pool: UserPool) -> None:
    verifier = new_verifier()
    code = code_from_page(on_aws, pool, verifier)
    identity.redeem(code, verifier)
    with pytest.raises(Unauthenticated):
        identity.redeem(code, verifier)


def test_a_code_is_worth_nothing_to_whoever_does_not_know_the_verifier(
    identity: Identity, on_aws: Aws, pool: UserPool
) -> None:
    code = code_from_page(on_aws, pool, new_verifier())
    with pytest.raises(Unauthenticated):
        identity.redeem(code, new_verifier())


def test_what_the_pool_knows_of_somebody_is_told(identity: Identity, session: Session) -> None:
    assert identity.credentials(session.person_id) == Credentials(session.person_id, EMAIL, "Olga", verified=True)
    assert not identity.left(session.person_id)


def test_a_session_lasts_as_long_as_a_refresh_token(session: Session) -> None:
    assert session.refresh_expires_at - datetime.now(UTC) > timedelta(days=29)
    assert session.expires_in > 0


def test_every_session_of_somebody_may_be_ended_and_nobody_has_none(
    identity: IdentityProvider, session: Session
) -> None:
    """That their refresh tokens then end is Cognito's to do: MiniStack's token endpoint goes on taking them."""
    identity.close_sessions(session.person_id)
    identity.close_sessions("00000000-0000-4000-8000-000000000000")


def test_whoever_leaves_is_forgotten_and_may_leave_twice(on_aws: Aws) -> None:
    pool = new_pool(on_aws)
    leaving = identity_of(on_aws, pool, on_aws.url, Now())
    code_from_page(on_aws, pool, new_verifier())
    (user,) = on_aws.client("cognito-idp").list_users(UserPoolId=pool.id)["Users"]
    person_id = next(each["Value"] for each in user["Attributes"] if each["Name"] == "sub")
    for _ in range(2):
        leaving.leave(person_id)
        assert leaving.credentials(person_id) is None
    leaving.close()


def test_what_only_cognito_does_is_not_found_here(identity: Identity) -> None:
    refused = (
        lambda: identity.sign_up("a@example.org", "password", "A"),
        lambda: identity.sign_up_invited("a@example.org", "password", "A", None),
        identity.make_code,
        lambda: identity.sign_in("a@example.org", "password"),
        lambda: identity.open_session("id"),
        lambda: identity.knows_password("id", "password"),
        lambda: identity.set_password("id", "password"),
        lambda: identity.new_link(Purpose.RESET, "id", "a@example.org"),
        lambda: identity.confirm("token"),
        lambda: identity.reset("token", "password"),
    )
    for call in refused:
        with pytest.raises(NotFound, match="Cognito does this"):
            call()


class TestTokensOfCognitoLocal:
    @pytest.fixture(scope="class")
    @classmethod
    def local_pool(cls, cognito_idp: Aws) -> UserPool:
        return new_pool(cognito_idp)

    @pytest.fixture
    def local(self, cognito_idp: Aws, local_pool: UserPool) -> CognitoIdentity:
        return identity_of(cognito_idp, local_pool, f"{cognito_idp.url}/{local_pool.id}", Now())

    def test_an_access_token_holds(self, local: Identity, cognito_idp: Aws, local_pool: UserPool) -> None:
        caller = local.verify(signed_in(cognito_idp, local_pool).access)
        user = cognito_idp.client("cognito-idp").admin_get_user(UserPoolId=local_pool.id, Username=EMAIL)
        assert caller == Caller(next(each["Value"] for each in user["UserAttributes"] if each["Name"] == "sub"))

    def test_an_id_token_is_no_access_token(self, local: Identity, cognito_idp: Aws, local_pool: UserPool) -> None:
        with pytest.raises(Unauthenticated):
            local.verify(signed_in(cognito_idp, local_pool).id)

    def test_a_token_of_another_pool_does_not_hold(self, local: Identity, cognito_idp: Aws) -> None:
        other = new_pool(cognito_idp)
        with pytest.raises(Unauthenticated):
            local.verify(signed_in(cognito_idp, other).access)

    def test_a_token_for_another_client_does_not_hold(self, cognito_idp: Aws, local_pool: UserPool) -> None:
        for_another = UserPool(local_pool.id, "another")
        identity = identity_of(cognito_idp, for_another, f"{cognito_idp.url}/{local_pool.id}", Now())
        with pytest.raises(Unauthenticated):
            identity.verify(signed_in(cognito_idp, local_pool).access)

    def test_a_token_ends(self, cognito_idp: Aws, local_pool: UserPool) -> None:
        issuer = f"{cognito_idp.url}/{local_pool.id}"
        access = signed_in(cognito_idp, local_pool).access
        for moved, holds in ((timedelta(), True), (timedelta(days=2), False)):
            identity = identity_of(cognito_idp, local_pool, issuer, MovingClock(datetime.now(UTC) + moved))
            if holds:
                assert identity.verify(access)
            else:
                with pytest.raises(Unauthenticated, match="has ended"):
                    identity.verify(access)


@pytest.mark.parametrize(
    ("service", "error"),
    [
        (Unkind(400, '{"error": "invalid_grant"}'), Unauthenticated),
        (Unkind(400, '{"error": "invalid_client"}'), Unavailable),
        (Unkind(429, "slow down"), Unavailable),
        (Unkind(500, "{}"), Unavailable),
        (Unkind(hangs_up=True), Unavailable),
    ],
    ids=["no such code", "no such client", "throttled", "failing", "hanging up"],
)
def test_a_code_is_exchanged_in_one_attempt(service: Unkind, error: type[Exception]) -> None:
    with served(service):
        endpoint = TokenEndpoint(service.url, "client", "https://wtw.example/signed-in")
        with pytest.raises(error) as raised:
            endpoint.redeem("the code", VERIFIER)
        endpoint.close()
    assert service.requests == 1
    assert "the code" not in str(raised.value)


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "olga", "token_use": "id", "client_id": "client"},
        {"sub": "olga", "token_use": "access", "client_id": "another"},
        {"token_use": "access", "client_id": "client"},
        "no claims",
    ],
    ids=["id token", "another client's", "nobody's", "no claims"],
)
def test_a_token_from_cognito_that_is_not_for_access_here_is_not_taken(claims: object) -> None:
    body = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    endpoint = TokenEndpoint("https://people.example", "client", "https://wtw.example/signed-in")
    for token in (f"header.{body}.signature", "no token"):
        with pytest.raises(Unavailable):
            endpoint.person_of(Grant(token, 900))


@pytest.mark.parametrize(("status", "attempts"), [(400, 1), (500, 3)])
def test_a_pool_that_fails_is_asked_three_times_and_then_unavailable(
    status: int, attempts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = '{"__type": "ResourceNotFoundException", "message": "no such pool"}' if status == 400 else "{}"
    with unkind(monkeypatch, Unkind(status, answer)) as service:
        identity = identity_of(Aws(service.url), UserPool("us-east-1_gone", "client"), "https://issuer", Now())
        with pytest.raises(Unavailable):
            identity.credentials("somebody")
    assert service.requests == attempts


def test_without_a_sign_in_page_there_is_nothing_to_redeem() -> None:
    rules = AccessTokenRules(lambda _: None, "https://issuer", "client", Now())
    keys = identity_of(Aws("http://127.0.0.1:9"), UserPool("us-east-1_a", "client"), "https://issuer", Now())._keys  # noqa: SLF001
    identity = CognitoIdentity(UserPool("us-east-1_a", "client"), rules, keys, None, Now())
    with pytest.raises(NotFound, match="WTW_IDENTITY_DOMAIN"):
        identity.redeem("code", VERIFIER)
