"""Access tokens (JWTs, RFC 9068 in spirit, with the claims that Cognito's carry) and refresh tokens (opaque)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidKeyIdError, JoseError
from joserfc.jwk import GuestProtocol, RSAKey
from joserfc.jwt import JWTClaimsRegistry

from whattowatch.adapters.embedded.keys import SigningKeys
from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import Unauthenticated
from whattowatch.domain.identity import Caller

ALGORITHM = "RS256"
CLIENT_ID = "whattowatch"
LIFETIME = timedelta(minutes=15)
LEEWAY = timedelta(seconds=30)
"""By how much the clocks of two machines may differ."""


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

    def issue(self, person_id: str) -> str:
        """A token that says who its holder is, for `LIFETIME`."""
        key = self._keys.signer()
        now = self._now()
        claims = {
            "iss": self._issuer,
            "sub": person_id,
            "client_id": CLIENT_ID,
            "token_use": "access",
            "iat": now,
            "exp": now + int(LIFETIME.total_seconds()),
            "jti": secrets.token_urlsafe(16),
        }
        return jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key, algorithms=[ALGORITHM])

    def verify(self, token: str) -> Caller:
        """Who holds this token.

        Raises:
            Unauthenticated: it was not issued here for access, was changed, or has ended.
        """
        try:
            # What the header says of the algorithm is compared with ours, never followed.
            claims = jwt.decode(token, self._key_of, algorithms=[ALGORITHM]).claims
            self._rules().validate(claims)
        except ExpiredTokenError as error:
            raise Unauthenticated("the access token has ended: refresh it") from error
        except (JoseError, ValueError) as error:
            raise Unauthenticated("the access token does not hold") from error
        return Caller(claims["sub"])

    def jwks(self) -> Mapping[str, Any]:
        """The public keys, as a JSON Web Key Set."""
        return {"keys": self._keys.public()}

    def _key_of(self, token: GuestProtocol) -> RSAKey:
        kid = token.headers().get("kid")
        key = self._keys.find(kid) if isinstance(kid, str) else None
        if key is None:
            raise InvalidKeyIdError
        return key

    def _rules(self) -> JWTClaimsRegistry:
        return JWTClaimsRegistry(
            now=self._now(),
            leeway=int(LEEWAY.total_seconds()),
            iss={"essential": True, "value": self._issuer},
            sub={"essential": True},
            client_id={"essential": True, "value": CLIENT_ID},
            token_use={"essential": True, "value": "access"},
            exp={"essential": True},
        )

    def _now(self) -> int:
        return int(self._clock.now().timestamp())


def new_secret() -> str:
    """256 random bits, safe in a cookie and in a link."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of a token or a code. It is random, so a plain hash cannot be guessed back."""
    # What a client sends as a secret may be no text at all; it then has a digest that nothing has.
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
