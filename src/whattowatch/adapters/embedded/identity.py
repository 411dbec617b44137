"""Signing up and in on this machine (port `Identity`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from whattowatch.adapters.embedded.passwords import Passwords
from whattowatch.adapters.embedded.tokens import LIFETIME, AccessTokens, digest_of, new_refresh_token
from whattowatch.adapters.sql.credentials import SqlCredentials, StoredSession
from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import Unauthenticated
from whattowatch.domain.identity import Caller, Credentials, Session

SESSION_LIFETIME = timedelta(days=30)
"""How long somebody stays signed in without coming back."""


class LocalIdentity:
    """Identity kept in the instance's own database. One per process.

    Args:
        credentials: each of its calls must be a transaction of its own: no lock is held while a password is hashed,
            and a stolen session's end outlives the error that answers the thief. So a request asks its identity
            before its own transaction has begun to write.
        tokens: access tokens.
        clock: the time.
    """

    def __init__(self, credentials: SqlCredentials, tokens: AccessTokens, clock: Clock) -> None:
        self._credentials = credentials
        self._tokens = tokens
        self._clock = clock
        self._passwords = Passwords()

    def sign_up(self, email: str, password: str, name: str) -> Credentials:
        """Make credentials for this normalised address. Raises `EmailTaken`."""
        made = Credentials(id=str(uuid4()), email=email, name=name)
        password_hash = self._passwords.hashed(password)
        self._credentials.add(made.id, email, name, password_hash, self._clock.now())
        return made

    def sign_in(self, email: str, password: str) -> Credentials:
        """The credentials that these open. Raises `Unauthenticated`, in the same words whatever was wrong."""
        found = self._credentials.by_email(email)
        if not self._passwords.match(found and found[1], password) or found is None:
            raise Unauthenticated("the address or the password is wrong")
        credentials, password_hash = found
        # Only now is the password at hand: parameters that have grown since reach the stored hash here.
        if self._passwords.outgrown(password_hash):
            self._credentials.rehash(credentials.id, self._passwords.hashed(password))
        return credentials

    def open_session(self, person_id: str) -> Session:
        """Tokens for somebody who has just shown who they are."""
        return self._session(person_id, family=str(uuid4()))

    def refresh(self, refresh_token: str) -> Session:
        """New tokens for a refresh token, which is spent by it.

        One that was spent before has been copied: nobody can tell the owner from the thief, so the whole family ends.

        Raises:
            Unauthenticated: the token is unknown, has ended, or was spent before.
        """
        digest = digest_of(refresh_token)
        stored = self._good(digest)
        # The successor comes first: if the process dies in between, the old token still holds, and if the family is
        # ended in between, spending fails and ends the successor too.
        successor = self._session(stored.person_id, stored.family)
        if not self._credentials.spend(digest, self._clock.now()):
            self._credentials.end_family(stored.family)
            raise _signed_out()
        return successor

    def close_session(self, refresh_token: str) -> None:
        """The refresh token and its successors end; an unknown one is fine."""
        stored = self._credentials.session(digest_of(refresh_token))
        if stored is not None:
            self._credentials.end_family(stored.family)

    def credentials(self, person_id: str) -> Credentials | None:
        """What is known of the person with this id."""
        return self._credentials.by_id(person_id)

    def verify(self, access_token: str) -> Caller:
        """Who holds this access token; the store is asked only for a signing key not seen before.

        Raises:
            Unauthenticated: the token does not hold.
        """
        return self._tokens.verify(access_token)

    def jwks(self) -> Mapping[str, Any]:
        """The public keys that verify access tokens, as a JSON Web Key Set (RFC 7517)."""
        return self._tokens.jwks()

    def _good(self, digest: str) -> StoredSession:
        stored = self._credentials.session(digest)
        if stored is None or stored.expires_at <= self._clock.now():
            raise _signed_out()
        if stored.spent_at is not None:
            self._credentials.end_family(stored.family)
            raise _signed_out()
        return stored

    def _session(self, person_id: str, family: str) -> Session:
        now = self._clock.now()
        access_token = self._tokens.issue(person_id)
        refresh_token = new_refresh_token()
        ends = now + SESSION_LIFETIME
        self._credentials.add_session(digest_of(refresh_token), family, person_id, now, ends)
        return Session(person_id, access_token, int(LIFETIME.total_seconds()), refresh_token, ends)


def _signed_out() -> Unauthenticated:
    return Unauthenticated("you are signed out: sign in again")
