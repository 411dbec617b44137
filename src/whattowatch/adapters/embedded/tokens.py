"""Access tokens (JWTs, RFC 9068 in spirit, with the claims that Cognito's carry) and refresh tokens (opaque)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from joserfc import jwt

from whattowatch.adapters.access_tokens import ALGORITHM, AccessTokenRules
from whattowatch.adapters.embedded.keys import SigningKeys
from whattowatch.domain.clock import Clock
from whattowatch.domain.identity import Caller

CLIENT_ID = "whattowatch"
LIFETIME = timedelta(minutes=15)


class AccessTokens:
    """Issues and verifies access tokens. Thread-safe.

    Args:
        keys: what signs.
        issuer: the instance's base URL; another instance's tokens do not hold here.
        clock: the time.
    """

    def __init__(self, keys: SigningKeys, issuer: str, clock: Clock) -> None:
        self._keys = keys
        self._issuer = issuer
        self._clock = clock
        self._rules = AccessTokenRules(keys.find, issuer, CLIENT_ID, clock)

    def issue(self, person_id: str) -> str:
        """A token that says who its holder is, for `LIFETIME`."""
        key = self._keys.signer()
        now = self._clock.now().timestamp()
        claims = {
            "iss": self._issuer,
            "sub": person_id,
            "client_id": CLIENT_ID,
            "token_use": "access",
            "iat": now,
            "exp": int(now + LIFETIME.total_seconds()),
            "jti": secrets.token_urlsafe(16),
        }
        return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])

    def verify(self, token: str) -> Caller:
        """Who holds this token.

        Raises:
            Unauthenticated: it was not issued here for access, was changed, or has ended.
        """
        return self._rules.verify(token)

    def jwks(self) -> Mapping[str, Any]:
        """The public keys, as a JSON Web Key Set."""
        return {"keys": self._keys.public()}


def new_secret() -> str:
    """256 random bits, safe in a cookie and in a link."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of a token or a code. It is random, so a plain hash cannot be guessed back."""
    # What a client sends as a secret may be no text at all; it then has a digest that nothing has.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
