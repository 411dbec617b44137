"""Evenings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta

from whattowatch.api.shapes.basics import Answer, Id, Input, Text, TitleId
from whattowatch.api.shapes.friends import Person, PersonRef
from whattowatch.api.shapes.titles import TitleCard
from whattowatch.domain.events import MOST_TITLES


class PlanEvent(Input):
    """An evening to plan, or with `event_id` to change."""

    title_ids: Annotated[tuple[TitleId, ...], Meta(min_length=1, max_length=MOST_TITLES)]
    starts_at: Annotated[str, Meta(max_length=40, description="RFC 3339; without an offset a local time in time_zone")]
    time_zone: Annotated[str, Meta(max_length=64)]
    invitees: Annotated[tuple[PersonRef, ...], Meta(max_length=50)] = ()
    place: Annotated[str, Meta(max_length=200)] | None = None
    note: Text | None = None
    event_id: Id | None = None


class AnswerEvent(Input):
    """An answer to an invitation, or the host's cancellation."""

    event_id: Id
    status: Literal["accepted", "maybe", "declined", "cancelled"]
    votes: Annotated[tuple[TitleId, ...], Meta(max_length=MOST_TITLES)] | None = None


class InvitationRow(Answer, kw_only=True, omit_defaults=True):
    """An invited person; the address is for the host only."""

    user: Person | None
    name: str
    email: str | None = None
    status: str
    votes: tuple[str, ...]


class MyAnswer(Answer):
    """The caller's own answer."""

    status: str
    votes: tuple[str, ...]


class EventAnswer(Answer):
    """An evening."""

    id: str
    host: Person
    titles: list[TitleCard]
    starts_at: datetime
    time_zone: str
    place: str | None
    note: str | None
    status: str
    invitations: list[InvitationRow]
    mine: MyAnswer


class FriendWatching(Answer):
    """What a friend who shares it is watching."""

    friend: Person
    titles: list[TitleCard]


class Social(Answer):
    """What friends are up to."""

    watching: list[FriendWatching]
    events: list[EventAnswer]
