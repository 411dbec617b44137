"""Signing up and in on this machine (port `Identity`)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from whattowatch.adapters.embedded.passwords import Passwords
from whattowatch.adapters.embedded.tokens import LIFETIME, AccessTokens, digest_of, new_secret
from whattowatch.adapters.sql.credentials import SqlCredentials, StoredSession
from whattowatch.adapters.sql.mail_links import MailLink, SqlMailLinks
from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import NotFound, Unauthenticated
from whattowatch.domain.identity import Caller, Credentials, Purpose, Session, SignUpCode

SESSION_LIFETIME = timedelta(days=30)
"""How long somebody stays signed in without coming back."""
GRACE = timedelta(seconds=30)
"""How long a spent refresh token still gets a successor: another tab may have sent it before it heard of the first."""
CODE_LIFETIME = timedelta(days=7)
LINK_LIFETIME: Mapping[Purpose, timedelta] = {
    Purpose.VERIFY: timedelta(days=1),
    Purpose.CHANGE: timedelta(days=1),
    Purpose.RESET: timedelta(hours=1),
}


class LocalIdentity:
    """Identity kept in the instance's own database. One per process.

    Args:
        credentials: each of its calls must be a transaction of its own: no lock is held while a password is hashed,
            and a stolen session's end outlives the error that answers the thief. So a request asks its identity
            before its own transaction has begun to write.
        links: the same holds.
        tokens: access tokens.
        passwords: hashes and compares them.
        clock: the time.
    """

    def __init__(
        self,
        credentials: SqlCredentials,
        links: SqlMailLinks,
        tokens: AccessTokens,
        passwords: Passwords,
        clock: Clock,
    ) -> None:
        self._credentials = credentials
        self._links = links
        self._tokens = tokens
        self._passwords = passwords
        self._clock = clock

    def sign_up(self, email: str, password: str, name: str) -> Credentials:
        """Make credentials for this normalised address. Raises `EmailTaken`."""
        made = Credentials(id=str(uuid4()), email=email, name=name)
        password_hash = self._passwords.hashed(password)
        self._credentials.add(made.id, email, name, password_hash, self._clock.now())
        return made

    def sign_up_invited(self, email: str, password: str, name: str, code: str | None) -> Credentials:
        """Make credentials, and spend the code that lets one in. Raises `Forbidden` or `EmailTaken`."""
        made = Credentials(id=str(uuid4()), email=email, name=name)
        password_hash = self._passwords.hashed(password)
        self._credentials.add_invited(made, password_hash, code and digest_of(code), self._clock.now())
        return made

    def make_code(self) -> SignUpCode:
        """A new code, good for one sign-up within a week."""
        now = self._clock.now()
        made = SignUpCode(secrets.token_urlsafe(16), now + CODE_LIFETIME)
        self._credentials.add_code(digest_of(made.code), now, made.expires_at)
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

    def redeem(self, code: str, verifier: str) -> Session:  # noqa: ARG002  (the port's parameters)
        """People sign in here."""
        raise NotFound("people sign in here, with address and password")

    def refresh(self, refresh_token: str) -> Session:
        """New tokens for a refresh token, which is spent by it.

        One that was spent longer ago than `GRACE` has been copied: nobody can tell the owner from the thief, so the
        whole family ends.

        Raises:
            Unauthenticated: the token is unknown, has ended, or was spent before.
        """
        digest = digest_of(refresh_token)
        stored = self._good(digest)
        # The successor comes first: if the process dies in between, the old token still holds, and if the family is
        # ended in between, the old token is gone and the successor ends too.
        successor = self._session(stored.person_id, stored.family)
        if not self._credentials.spend(digest, self._clock.now()) and self._credentials.session(digest) is None:
            self._credentials.end_family(stored.family)
            raise _signed_out()
        return successor

    def close_session(self, refresh_token: str) -> None:
        """The refresh token and its successors end; an unknown one is fine."""
        stored = self._credentials.session(digest_of(refresh_token))
        if stored is not None:
            self._credentials.end_family(stored.family)

    def close_sessions(self, person_id: str) -> None:
        """Every refresh token of the person ends."""
        self._credentials.end_sessions(person_id)

    def leave(self, person_id: str) -> None:
        """Their credentials are rows of the database, which go with all else of theirs."""

    def credentials(self, person_id: str) -> Credentials | None:
        """What is known of the person with this id."""
        return self._credentials.by_id(person_id)

    def known(self, person_ids: Iterable[str]) -> Mapping[str, Credentials]:
        """What is known of the people with these ids; unknown ids are left out."""
        return self._credentials.by_ids(person_ids)

    def holder(self, email: str) -> Credentials | None:
        """Who signs in with this normalised address."""
        found = self._credentials.by_email(email)
        return None if found is None else found[0]

    def left(self, person_id: str) -> bool:
        """Whether the person has no credentials: every account here has some until it is deleted."""
        return self._credentials.by_id(person_id) is None

    def knows_password(self, person_id: str, password: str) -> bool:
        """Whether this is the person's password."""
        return self._passwords.match(self._credentials.password_hash(person_id), password)

    def set_password(self, person_id: str, password: str) -> None:
        """Replace the password: every session of the person ends, and every link that could reset it."""
        self._credentials.set_password(person_id, self._passwords.hashed(password))

    def new_link(self, purpose: Purpose, person_id: str, email: str) -> str:
        """A token for a link in a mail to this address."""
        token, now = new_secret(), self._clock.now()
        self._links.add(digest_of(token), MailLink(purpose, person_id, email, now + LINK_LIFETIME[purpose]), now)
        return token

    def confirm(self, token: str) -> Credentials:
        """The link's address is the person's, verified. Raises `InvalidInput`."""
        return self._present(self._links.confirm(digest_of(token), self._clock.now()))

    def reset(self, token: str, password: str) -> Credentials:
        """Set a new password by a link. Raises `InvalidInput`."""
        digest, now = digest_of(token), self._clock.now()
        self._links.check_reset(digest, now)  # Without it anybody could make us hash all day.
        return self._present(self._links.reset(digest, self._passwords.hashed(password), now))

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
        if stored.spent_at is not None and self._clock.now() - stored.spent_at >= GRACE:
            self._credentials.end_family(stored.family)
            raise _signed_out()
        return stored

    def _present(self, person_id: str) -> Credentials:
        found = self._credentials.by_id(person_id)
        if found is None:  # Deleted between the two statements.
            raise _signed_out()
        return found

    def _session(self, person_id: str, family: str) -> Session:
        now = self._clock.now()
        access_token = self._tokens.issue(person_id)
        refresh_token = new_secret()
        ends = now + SESSION_LIFETIME
        self._credentials.add_session(digest_of(refresh_token), family, person_id, now, ends)
        return Session(person_id, access_token, int(LIFETIME.total_seconds()), refresh_token, ends)


def _signed_out() -> Unauthenticated:
    return Unauthenticated("you are signed out: sign in again")
