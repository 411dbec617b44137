"""The keys that verify Cognito's tokens, fetched when one is met that is not known, and kept.

Behind a gateway that verifies tokens nobody asks for a key, so what reads them is loaded when somebody does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

from whattowatch.adapters.aws.clients import CONNECT_S, READ_S
from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import Unavailable

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

FETCHED_AT_MOST_EVERY = timedelta(seconds=30)
"""An unknown key id may be a new key, or a stranger's invention, which must not make us flood Cognito."""
FETCHED_AT_LEAST_EVERY = timedelta(days=1)
"""A key that was withdrawn is not to be believed for ever."""
ATTEMPTS = 2


class RemoteKeys:
    """Public keys by id. Thread-safe.

    Args:
        url: of a JSON Web Key Set (RFC 7517).
        clock: spaces the fetching.
    """

    def __init__(self, url: str, clock: Clock) -> None:
        self._url = url
        self._clock = clock
        self._lock = Lock()
        self._set: Mapping[str, Any] = {"keys": []}
        self._published: Mapping[str, Mapping[str, Any]] = {}
        self._keys: dict[str, RSAKey] = {}
        self._fetched_at: datetime | None = None

    def find(self, kid: str) -> RSAKey | None:
        """The key with this id.

        Raises:
            Unavailable: it is not known, and cannot be asked for.
        """
        with self._lock:
            if kid not in self._published or self._is_old():
                self._fetch(needed=kid not in self._published)
            if kid not in self._keys and kid in self._published:
                self._keys[kid] = self._imported(kid)
            return self._keys.get(kid)

    def public(self) -> Mapping[str, Any]:
        """The whole set.

        Raises:
            Unavailable: there is none yet, and it cannot be asked for.
        """
        with self._lock:
            if not self._published or self._is_old():
                self._fetch(needed=not self._published)
            return self._set

    def _is_old(self) -> bool:
        return self._fetched_at is None or self._clock.now() - self._fetched_at >= FETCHED_AT_LEAST_EVERY

    def _fetch(self, *, needed: bool) -> None:
        """Take the keys of today; while Cognito is out of reach those of yesterday hold for whom they are enough."""
        now = self._clock.now()
        if self._fetched_at is not None and abs(now - self._fetched_at) < FETCHED_AT_MOST_EVERY:
            return
        try:
            self._take(self._answer())
        except Unavailable:
            if needed:
                raise
        else:
            self._fetched_at = now

    def _answer(self) -> Mapping[str, Any]:
        import httpx  # noqa: PLC0415  (see the module's docstring)

        try:
            with httpx.Client(
                timeout=httpx.Timeout(READ_S, connect=CONNECT_S), transport=httpx.HTTPTransport(retries=ATTEMPTS - 1)
            ) as client:
                answer: Mapping[str, Any] = client.get(self._url).raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise Unavailable(f"the keys at {self._url} cannot be read: {error}") from error
        return answer

    def _take(self, answer: Mapping[str, Any]) -> None:
        """Keys that are none of ours, such as of another kind, are left out.

        A set with a key that lacks its numbers must not take the place of one that holds.
        """
        try:
            published = {str(jwk["kid"]): dict(jwk) for jwk in answer["keys"] if jwk.get("kty") == "RSA"}
            whole = {"keys": list(answer["keys"])}
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise self._no_key_set() from error
        if not all({"n", "e"} <= jwk.keys() for jwk in published.values()):
            raise self._no_key_set()
        self._set, self._published, self._keys = whole, published, {}

    def _imported(self, kid: str) -> RSAKey:
        from joserfc.errors import JoseError  # noqa: PLC0415  (see the module's docstring)
        from joserfc.jwk import RSAKey  # noqa: PLC0415  (the same)

        try:
            return RSAKey.import_key(dict(self._published[kid]))
        except (KeyError, TypeError, ValueError, JoseError) as error:
            raise self._no_key_set() from error

    def _no_key_set(self) -> Unavailable:
        return Unavailable(f"what stands at {self._url} is no key set")
