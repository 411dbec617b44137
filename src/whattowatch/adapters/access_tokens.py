"""Which access tokens hold: what our own identity and Cognito have in common.

Behind a gateway that verifies tokens nobody asks here, so what verifies them is loaded by whoever does.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import Unauthenticated
from whattowatch.domain.identity import Caller

if TYPE_CHECKING:
    from joserfc.jwk import GuestProtocol, RSAKey
    from joserfc.jwt import JWTClaimsRegistry

ALGORITHM = "RS256"
LEEWAY = timedelta(seconds=30)
"""By how much the clocks of two machines may differ."""


class AccessTokenRules:
    """Verifies access tokens of one issuer for one client. Thread-safe if `key` is.

    Args:
        key: finds the public key with an id; None where there is none.
        issuer: whose tokens hold.
        client: for whom they were issued; Cognito's access tokens say so in `client_id` and have no `aud`.
        clock: the time.
    """

    def __init__(self, key: Callable[[str], RSAKey | None], issuer: str, client: str, clock: Clock) -> None:
        self._key = key
        self._issuer = issuer
        self._client = client
        self._clock = clock

    def verify(self, token: str) -> Caller:
        """Who holds this token.

        Raises:
            Unauthenticated: it was not issued there for access, was changed, or has ended.
        """
        from joserfc import jwt  # noqa: PLC0415  (see the module's docstring)
        from joserfc.errors import ExpiredTokenError, JoseError  # noqa: PLC0415  (the same)

        try:
            # What the header says of the algorithm is compared with ours, never followed.
            claims = jwt.decode(token, self._key_of, algorithms=[ALGORITHM]).claims
            self._rules().validate(claims)
        except ExpiredTokenError as error:
            raise Unauthenticated("the access token has ended: refresh it") from error
        except (JoseError, ValueError) as error:
            raise Unauthenticated("the access token does not hold") from error
        return Caller.of(claims)

    def _key_of(self, token: GuestProtocol) -> RSAKey:
        from joserfc.errors import InvalidKeyIdError  # noqa: PLC0415  (see the module's docstring)

        kid = token.headers().get("kid")
        key = self._key(kid) if isinstance(kid, str) else None
        if key is None:
            raise InvalidKeyIdError
        return key

    def _rules(self) -> JWTClaimsRegistry:
        from joserfc.jwt import JWTClaimsRegistry  # noqa: PLC0415  (see the module's docstring)

        return JWTClaimsRegistry(
            now=int(self._clock.now().timestamp()),
            leeway=int(LEEWAY.total_seconds()),
            iss={"essential": True, "value": self._issuer},
            sub={"essential": True},
            client_id={"essential": True, "value": self._client},
            token_use={"essential": True, "value": "access"},
            exp={"essential": True},
        )
