"""Who is calling: signing up and in, the tokens that say so, and the links that show whose an address is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling, as their token says.

    Attributes:
        id: a UUID; on AWS Cognito's `sub`.
        issued_at: when the token was made, at the latest; None where it does not say.
        groups: of the user pool, to which they belong.
    """

    id: str
    issued_at: datetime | None = field(default=None, compare=False)
    groups: frozenset[str] = field(default=frozenset(), compare=False)

    @classmethod
    def of(cls, claims: Mapping[str, Any]) -> Caller:
        """Whom the claims of a good access token name.

        Cognito tells whole seconds: its token may have been made at any moment of that second.
        """
        said = str(claims.get("iat", ""))
        try:
            issued_at = datetime.fromtimestamp(float(said) + ("." not in said), UTC)
        except ValueError:
            issued_at = None
        return cls(str(claims["sub"]), issued_at, _groups(claims.get("cognito:groups", ())))


def _groups(said: Any) -> frozenset[str]:
    """A list in the token itself; a gateway hands on `[one another]`."""
    return frozenset(said.strip("[]").split() if isinstance(said, str) else said)


@dataclass(frozen=True, slots=True)
class Credentials:
    """Somebody who can sign in: what the identity provider knows of them.

    Attributes:
        verified: whether they have shown that the address is theirs.
    """

    id: str
    email: str
    name: str
    verified: bool = False


class Purpose(StrEnum):
    """What a link in a mail is for: it shows that whoever follows it reads the mail of an address."""

    VERIFY = "verify"
    CHANGE = "change"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class SignUpCode:
    """Lets one person sign up where that needs an invitation; kept by the provider as a digest only."""

    code: str
    expires_at: datetime


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


class Directory(Protocol):
    """What the identity provider knows of people. Thread-safe; raises `Unavailable` only."""

    def credentials(self, person_id: str) -> Credentials | None:
        """What is known of the person with this id."""
        ...

    def known(self, person_ids: Iterable[str]) -> Mapping[str, Credentials]:
        """What is known of the people with these ids; unknown ids are left out."""
        ...

    def holder(self, email: str) -> Credentials | None:
        """Who signs in with this normalised address."""
        ...


class Identity(Directory, Protocol):
    """Signs people up and in. Thread-safe.

    Passwords are kept only as argon2id hashes; refresh tokens, tokens of links and codes only as digests. A sign-in
    takes equally long whether or not the address is known.
    """

    def sign_up(self, email: str, password: str, name: str) -> Credentials:
        """Make credentials for this normalised address. Raises `EmailTaken`."""
        ...

    def sign_up_invited(self, email: str, password: str, name: str, code: str | None) -> Credentials:
        """Make credentials, and spend the code that lets one in; the very first of all needs none.

        Raises `Forbidden` when the code does not hold, before it says that the address is taken (`EmailTaken`). A
        code is not spent by a sign-up that fails.
        """
        ...

    def make_code(self) -> SignUpCode:
        """A new code, good for one sign-up."""
        ...

    def sign_in(self, email: str, password: str) -> Credentials:
        """The credentials that these open. Raises `Unauthenticated`, in the same words whatever was wrong."""
        ...

    def open_session(self, person_id: str) -> Session:
        """Tokens for somebody who has just shown who they are."""
        ...

    def redeem(self, code: str, verifier: str) -> Session:
        """Tokens for the code of a sign-in page elsewhere, good for one use, and the secret of whoever asked for it.

        Raises `Unauthenticated` when the code does not hold, `NotFound` where sign-in is not elsewhere.
        """
        ...

    def refresh(self, refresh_token: str) -> Session:
        """New tokens for a refresh token, which is spent by it. Raises `Unauthenticated`.

        For some seconds a spent token still gets a further successor: two tabs may hold the same one. After that it
        has been copied, and it ends together with all of its successors.
        """
        ...

    def close_session(self, refresh_token: str) -> None:
        """The refresh token and its successors end; an unknown one is fine."""
        ...

    def left(self, person_id: str) -> bool:
        """Whether the person is known to have gone, so that their access tokens hold no longer.

        Asked only of people without a row: where the provider cannot know, the answer is no.
        """
        ...

    def knows_password(self, person_id: str, password: str) -> bool:
        """Whether this is the person's password."""
        ...

    def set_password(self, person_id: str, password: str) -> None:
        """Replace the password: every session of the person ends, and every link that could reset it."""
        ...

    def new_link(self, purpose: Purpose, person_id: str, email: str) -> str:
        """A token for a link in a mail to this address, good for one use: a day, or an hour to reset a password."""
        ...

    def confirm(self, token: str) -> Credentials:
        """Whoever follows the link reads the mail of its address: it is the person's, changed if that was asked.

        A second click on the same link answers as the first did, as long as the address is still the person's.
        Raises `InvalidInput` (field `token`) when the link does not hold.
        """
        ...

    def reset(self, token: str, password: str) -> Credentials:
        """Set a new password by a link, which verifies its address; every session of the person ends.

        Raises `InvalidInput` (field `token`) when the link does not hold.
        """
        ...

    def verify(self, access_token: str) -> Caller:
        """Who holds this access token. Needs no store. Raises `Unauthenticated`."""
        ...

    def jwks(self) -> Mapping[str, Any]:
        """The public keys that verify access tokens, as a JSON Web Key Set (RFC 7517)."""
        ...


class SigningOut(Protocol):
    """Ends sessions that are open elsewhere. Thread-safe; raises `Unavailable` only."""

    def close_sessions(self, person_id: str) -> None:
        """Every refresh token of the person ends."""
        ...


class Departures(Identity, Protocol):
    """Identity by which people may also leave."""

    def leave(self, person_id: str) -> None:
        """The person can sign in no more; for somebody who has left already this is fine.

        It is the last step of removing an account, before that is committed: where it fails, nothing has happened;
        where the commit fails after it, the same call may be made again for as long as the caller's token holds.

        Raises:
            Unavailable: nobody has left.
        """
        ...


class IdentityProvider(SigningOut, Departures, Protocol):
    """All of it: what stands behind the port. A function asks for the part that it needs, and may do no more."""
