"""Who is calling: signing up and in, and the tokens that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling, as their token says.

    Attributes:
        id: a UUID; on AWS Cognito's `sub`.
    """

    id: str


@dataclass(frozen=True, slots=True)
class Credentials:
    """Somebody who can sign in: what the identity provider knows of them."""

    id: str
    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Session:
    """Tokens of somebody who is signed in.

    Attributes:
        access_token: a JWT, RS256, short-lived.
        expires_in: seconds until the access token ends.
        refresh_token: opaque; good for one use.
        refresh_expires_at: when the refresh token ends.
    """

    person_id: str
    access_token: str
    expires_in: int
    refresh_token: str
    refresh_expires_at: datetime


class Identity(Protocol):
    """Signs people up and in. Thread-safe.

    Passwords are kept only as argon2id hashes, refresh tokens only as digests. A sign-in takes equally long whether
    or not the address is known.
    """

    def sign_up(self, email: str, password: str, name: str) -> Credentials:
        """Make credentials for this normalised address. Raises `EmailTaken`."""
        ...

    def sign_in(self, email: str, password: str) -> Credentials:
        """The credentials that these open. Raises `Unauthenticated`, in the same words whatever was wrong."""
        ...

    def open_session(self, person_id: str) -> Session:
        """Tokens for somebody who has just shown who they are."""
        ...

    def refresh(self, refresh_token: str) -> Session:
        """New tokens for a refresh token, which is spent by it. Raises `Unauthenticated`."""
        ...

    def close_session(self, refresh_token: str) -> None:
        """The refresh token and its successors end; an unknown one is fine."""
        ...

    def credentials(self, person_id: str) -> Credentials | None:
        """What is known of the person with this id."""
        ...

    def verify(self, access_token: str) -> Caller:
        """Who holds this access token. Needs no store. Raises `Unauthenticated`."""
        ...

    def jwks(self) -> Mapping[str, Any]:
        """The public keys that verify access tokens, as a JSON Web Key Set (RFC 7517)."""
        ...
