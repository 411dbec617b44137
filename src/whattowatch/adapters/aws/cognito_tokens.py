"""Cognito's token endpoint, which the sign-in page's code and refresh tokens are exchanged at (RFC 6749, RFC 7636)."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from whattowatch.adapters.aws.clients import CONNECT_S, READ_S
from whattowatch.domain.errors import Unauthenticated, Unavailable

if TYPE_CHECKING:
    import httpx

BAD_REQUEST, OK = 400, 200


class _Claims(msgspec.Struct):
    """What an access token says."""

    sub: str
    token_use: str
    client_id: str


class Grant(msgspec.Struct):
    """What the endpoint answers.

    Attributes:
        expires_in: seconds until the access token ends.
        refresh_token: None where the one that was given goes on holding.
    """

    access_token: str
    expires_in: int
    refresh_token: str | None = None


class TokenEndpoint:
    """Asks for tokens, once each time: a code is good for one use. Thread-safe.

    Args:
        domain: where the sign-in page is, without a path.
        client: the id of the app client, which has no secret.
        returns_to: the address that the sign-in page leads back to.
    """

    def __init__(self, domain: str, client: str, returns_to: str) -> None:
        self._url = f"{domain.rstrip('/')}/oauth2/token"
        self._client = client
        self._returns_to = returns_to

    def redeem(self, code: str, verifier: str) -> Grant:
        """Tokens for the code that the sign-in page gave, and the secret of which it knew the digest.

        Raises:
            Unauthenticated: it does not hold, or was redeemed before.
            Unavailable: Cognito did not answer.
        """
        given = {"code": code, "code_verifier": verifier, "redirect_uri": self._returns_to}
        return self._granted("authorization_code", given)

    def refresh(self, refresh_token: str) -> Grant:
        """New tokens for a refresh token. Raises as `redeem` does."""
        return self._granted("refresh_token", {"refresh_token": refresh_token})

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def person_of(self, grant: Grant) -> str:
        """Whose access token this is.

        Its signature is not looked at: it has just come from Cognito itself, over TLS, of which OpenID Connect Core
        says in 3.1.3.7 that this is enough. So functions behind a gateway need no library of cryptography.

        Raises:
            Unavailable: it is no access token for our client.
        """
        try:
            body = grant.access_token.split(".")[1]
            claims = msgspec.json.decode(urlsafe_b64decode(body + "=" * (-len(body) % 4)), type=_Claims)
        except (IndexError, ValueError) as error:
            raise Unavailable("Cognito gave a token that cannot be read") from error
        if (claims.token_use, claims.client_id) != ("access", self._client):
            raise Unavailable("Cognito gave a token that is not for access here")
        return claims.sub

    def _granted(self, kind: str, given: dict[str, str]) -> Grant:
        import httpx  # noqa: PLC0415  (only who signs in comes here)

        try:
            answer = self._http.post(self._url, data={"grant_type": kind, "client_id": self._client, **given})
        except httpx.HTTPError as error:
            raise Unavailable(f"Cognito did not answer: {type(error).__name__}") from error
        if answer.status_code == BAD_REQUEST and _error(answer) == "invalid_grant":
            raise Unauthenticated("you are signed out: sign in again")
        if answer.status_code != OK:
            raise Unavailable(f"Cognito gave no tokens: {answer.status_code} {_error(answer)}")
        return msgspec.json.decode(answer.content, type=Grant)

    @cached_property
    def _http(self) -> httpx.Client:
        import httpx  # noqa: PLC0415  (only who signs in comes here)

        return httpx.Client(timeout=httpx.Timeout(READ_S, connect=CONNECT_S))


def _error(answer: httpx.Response) -> str:
    """The name of the error, as RFC 6749 has it; nothing else of the answer is repeated."""
    try:
        return str(answer.json()["error"])
    except (ValueError, KeyError, TypeError):
        return ""
