"""Signing up and in, and what secures an account."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from whattowatch.api.shapes.account import PreferencesCard, User
from whattowatch.api.shapes.basics import Answer, Email, Input, Name, Password
from whattowatch.domain.belongings import AskedRating, BegunTitle, GivenRating, ListedTitle, SeenEpisode
from whattowatch.domain.discovery import Interaction
from whattowatch.domain.news import News


class SignUp(Input):
    """A new account."""

    email: Email
    password: Password
    name: Name
    code: Annotated[str, Meta(max_length=100, description="where signing up needs an invitation")] | None = None


class SignIn(Input):
    """Who wants in."""

    email: Annotated[str, Meta(max_length=254)]
    password: Annotated[str, Meta(max_length=200)]


class SignedInUser(Answer):
    """Who is signed in."""

    id: str
    name: str
    email: str | None
    role: str
    verified: bool


class SignedIn(Answer):
    """Tokens; the refresh token travels in a cookie that scripts cannot read."""

    user: SignedInUser
    access_token: str
    token_type: str
    expires_in: int


class SignedOut(Answer):
    """The session is over."""

    signed_out: bool


class SignInCode(Input):
    """What a sign-in page elsewhere led back with, and the secret of which it knew the digest."""

    code: Annotated[str, Meta(min_length=1, max_length=2048)]
    verifier: Annotated[str, Meta(pattern=r"^[A-Za-z0-9._~-]{43,128}$", description="PKCE's code_verifier")]


class Token(Input):
    """What stands behind the # of a link in a mail."""

    token: Annotated[str, Meta(max_length=200)]


class Verified(Answer):
    """The address is known to be the person's."""

    verified: bool


class LinkSent(Answer):
    """A link is on its way, wherever there is somebody to send it to."""

    sent: bool


class WantReset(Input):
    """Whose password to set anew."""

    email: Email


class ResetPassword(Token):
    """A new password, by the token of a link."""

    password: Password


class ChangePassword(Input):
    """A new password, by the old one."""

    old: Annotated[str, Meta(max_length=200)]
    new: Password


class ChangeEmail(Input):
    """A new address; the password shows that it is the holder of the account who asks."""

    email: Email
    password: Annotated[str, Meta(max_length=200)]


class DeleteAccount(Input):
    """The password shows that it is the holder of the account who asks; where Cognito signs people in there is none."""

    password: Annotated[str, Meta(max_length=200)] | None = None


class Deleted(Answer):
    """The account is gone."""

    deleted: bool


class ExportedFriend(Answer):
    """A friend, and what the person shows them."""

    name: str
    since: datetime
    i_share: list[str]


class ExportedEvent(Answer):
    """An evening that the person hosts or was invited to, with their own answer."""

    id: str
    host: str
    title_ids: tuple[str, ...]
    starts_at: datetime
    time_zone: str
    place: str | None
    note: str | None
    status: str
    answer: str
    votes: tuple[str, ...]


class AccountExport(Answer):
    """Everything that is kept of a person, as one document."""

    exported_at: datetime
    user: User
    preferences: PreferencesCard
    titles: dict[str, str]
    watchlist: tuple[ListedTitle, ...]
    progress: tuple[BegunTitle, ...]
    episodes: tuple[SeenEpisode, ...]
    ratings: tuple[GivenRating, ...]
    to_rate: tuple[AskedRating, ...]
    interactions: tuple[Interaction, ...]
    friends: list[ExportedFriend]
    asked: list[str]
    events: list[ExportedEvent]
    news: tuple[News, ...]


class Jwks(Answer):
    """The public keys that verify access tokens (RFC 7517)."""

    keys: list[dict[str, str | list[str]]]
