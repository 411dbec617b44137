"""What the instance says of itself."""

from __future__ import annotations

from datetime import datetime

from whattowatch.api.shapes.basics import Answer


class CreditCard(Answer):
    """What is said to people of a source of titles."""

    name: str
    text: str
    url: str


class RatingScale(Answer):
    """Between which whole numbers a rating lies."""

    lowest: int
    highest: int


class SignInPage(Answer):
    """Where an app leads people to sign in, by the code grant with PKCE (RFC 7636, S256)."""

    authorize_url: str
    client_id: str
    redirect_uri: str


class ConfigAnswer(Answer):
    """What an app has to know before anybody signs in."""

    version: str
    base_url: str
    signup: str
    verify: bool
    identity: str
    sign_in: SignInPage | None
    sources: list[CreditCard]
    images_url: str | None
    genres: tuple[str, ...]
    rating: RatingScale
    mail_kinds: list[str]
    sharing_kinds: list[str]


class Health(Answer):
    """The process answers."""

    status: str


class Backlog(Answer):
    """What waits to be sent, and what will never be taken; each counted to 1,000 at most."""

    waiting: int
    dead: int


class LoadState(Answer):
    """How the newest load of titles stands, or what it did; `left` titles are still to be fetched, now or later."""

    started_at: datetime
    ended_at: datetime | None
    left: int
    planned: int
    new: int
    changed: int
    unchanged: int
    gone: int
    refused: dict[str, int]
    failed: int
    requests: int
    retries: int


class Readiness(Answer):
    """Whether the instance can serve: `ok` or `unavailable`, and what that rests on."""

    status: str
    database: bool
    titles: bool
    index: bool
    outbox: Backlog | None
    load: LoadState | None
