"""The RSA keys that sign access tokens, shared by all processes of an instance through its store."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from joserfc.jwk import RSAKey

from whattowatch.adapters.sql.credentials import SqlCredentials
from whattowatch.domain.clock import Clock

BITS = 2048
SPAN, READS = timedelta(seconds=1), 20
"""An unknown key id may be another process's new key, which must be found at once, or a stranger's invention, of which
many must not flood the store: within so long it is read so often."""


class SigningKeys:
    """Keys by id, the newest for signing and all of them for verifying. Thread-safe.

    Two processes that start at once may make a key each. Both keys stay, and each process finds the other's when it
    meets it.

    Args:
        store: keeps the keys; each of its calls must be a transaction of its own.
        clock: dates new keys, and spaces the reading.
    """

    def __init__(self, store: SqlCredentials, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._lock = Lock()
        self._keys: dict[str, RSAKey] = {}
        self._read_at: deque[datetime] = deque(maxlen=READS)

    def signer(self) -> RSAKey:
        """The newest key known here; made if there is none."""
        with self._lock:
            if not self._keys:
                self._read()
            if not self._keys:
                self._make()
                self._read()
            return next(iter(self._keys.values()))

    def find(self, kid: str) -> RSAKey | None:
        """The key with this id."""
        with self._lock:
            if kid not in self._keys:
                self._read_again(READS)
            return self._keys.get(kid)

    def public(self) -> list[dict[str, Any]]:
        """The public halves as JSON Web Keys, newest first."""
        with self._lock:
            self._read_again(1)
            return [dict(key.as_dict(private=False)) for key in self._keys.values()]

    def _read_again(self, most: int) -> None:
        """Read the store, unless it was read so often just now."""
        now = self._clock.now()
        if sum(abs(now - at) < SPAN for at in self._read_at) < most:
            self._read()

    def _read(self) -> None:
        # A key that is known is kept: to import one takes as long as to answer a dozen calls.
        stored = self._store.signing_keys()
        self._keys = {kid: self._keys.get(kid) or RSAKey.import_key(dict(jwk)) for kid, jwk in stored}
        self._read_at.append(self._clock.now())

    def _make(self) -> None:
        key = RSAKey.generate_key(BITS, parameters={"use": "sig", "alg": "RS256"}, auto_kid=True)
        self._store.add_signing_key(key.thumbprint(), key.as_dict(private=True), self._clock.now())
