"""User pools on the engines, with somebody in them."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx

from engines.ministack_server import Aws
from whattowatch.adapters.access_tokens import AccessTokenRules
from whattowatch.adapters.aws.cognito import CognitoIdentity, UserPool
from whattowatch.adapters.aws.cognito_tokens import TokenEndpoint
from whattowatch.adapters.aws.jwks import RemoteKeys
from whattowatch.domain.clock import Clock

EMAIL, PASSWORD = "olga@example.org", "A long evening 1!"
RETURNS_TO = "https://wtw.example/signed-in"


@dataclass(frozen=True)
class Tokens:
    """What signing in by password gives."""

    access: str
    id: str
    refresh: str


def new_pool(engine: Aws) -> UserPool:
    """A pool in which Olga may sign in with `PASSWORD`."""
    cognito = engine.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="people", UsernameAttributes=["email"])["UserPool"]["Id"]
    app_client = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="web",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        AllowedOAuthFlows=["code"],
        AllowedOAuthScopes=["openid", "email", "profile"],
        AllowedOAuthFlowsUserPoolClient=True,
        CallbackURLs=[RETURNS_TO],
        SupportedIdentityProviders=["COGNITO"],
    )["UserPoolClient"]["ClientId"]
    attributes = [
        {"Name": "email", "Value": EMAIL},
        {"Name": "email_verified", "Value": "true"},
        {"Name": "name", "Value": "Olga"},
    ]
    cognito.admin_create_user(UserPoolId=pool, Username=EMAIL, UserAttributes=attributes, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(UserPoolId=pool, Username=EMAIL, Password=PASSWORD, Permanent=True)
    return UserPool(pool, app_client)


def signed_in(engine: Aws, pool: UserPool) -> Tokens:
    """Olga's tokens."""
    answer = engine.client("cognito-idp").initiate_auth(
        ClientId=pool.app_client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": EMAIL, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    return Tokens(answer["AccessToken"], answer["IdToken"], answer["RefreshToken"])


def identity_of(engine: Aws, pool: UserPool, issuer: str, clock: Clock) -> CognitoIdentity:
    """The adapter; an engine publishes the keys itself, whatever issuer it names."""
    keys = RemoteKeys(f"{engine.url}/{pool.id}/.well-known/jwks.json", clock)
    rules = AccessTokenRules(keys.find, issuer, pool.app_client, clock)
    return CognitoIdentity(pool, rules, keys, TokenEndpoint(engine.url, pool.app_client, RETURNS_TO), clock)


def code_from_page(engine: Aws, pool: UserPool, verifier: str) -> str:
    """What the sign-in page leads back with after Olga has filled it in."""
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "client_id": pool.app_client,
        "redirect_uri": RETURNS_TO,
        "response_type": "code",
        "scope": "openid email profile",
        "state": "s",
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    answer = httpx.post(f"{engine.url}/login", data={**asked, "username": EMAIL, "password": PASSWORD})
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


def new_verifier() -> str:
    """A secret as an app makes it."""
    return secrets.token_urlsafe(48)
