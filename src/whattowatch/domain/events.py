"""Evenings: watch-together events, who is invited, what they answer and vote for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from whattowatch.domain.errors import Conflict, Forbidden, InvalidInput, UnknownEvent

MOST_TITLES = 5


class Status(StrEnum):
    """Whether the evening takes place."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What an invited person said."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    MAYBE = "maybe"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Invitee:
    """Who is to be invited: an account, or an address, or both when the address has an account."""

    person_id: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Invitation:
    """One invited person and their answer.

    Attributes:
        votes: ids of the event's titles that they approve of.
        changes: how often the answer changed, so that each change is told once.
    """

    person_id: str | None
    email: str | None
    answer: Answer = Answer.PENDING
    votes: tuple[str, ...] = ()
    changes: int = 0

    def is_for(self, invitee: Invitee) -> bool:
        """Whether it invites the same person or address."""
        if self.person_id is not None and self.person_id == invitee.person_id:
            return True
        return self.email is not None and self.email == invitee.email


@dataclass(frozen=True, slots=True)
class Plan:
    """What the host decides.

    Attributes:
        starts_at: an instant in UTC.
        time_zone: the IANA zone in which the host thinks of it.
    """

    title_ids: tuple[str, ...]
    starts_at: datetime
    time_zone: str
    place: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An evening.

    Attributes:
        revision: counts the changes of plan that guests are told of; 1 at first.
        invitations: the host's own first.
    """

    id: str
    host_id: str
    plan: Plan
    status: Status
    revision: int
    created_at: datetime
    invitations: tuple[Invitation, ...]

    def invitation_of(self, person_id: str) -> Invitation | None:
        """The invitation of this person."""
        return next((row for row in self.invitations if row.person_id == person_id), None)


def planned(event_id: str, host_id: str, plan: Plan, invitees: Sequence[Invitee], now: datetime) -> Event:
    """A new evening: the host has accepted, everybody else is asked."""
    event = Event(
        id=event_id,
        host_id=host_id,
        plan=plan,
        status=Status.PLANNED,
        revision=1,
        created_at=now,
        invitations=(Invitation(host_id, None, Answer.ACCEPTED),),
    )
    return replace(event, invitations=_invited(event, invitees, plan))


def edited(event: Event, by: str, plan: Plan, invitees: Sequence[Invitee]) -> Event:
    """The evening after the host changed it.

    Who stays invited keeps the answer, and the votes for titles that are still on; who is no longer named is
    no longer invited. A change of titles, time or place is a new revision, which everybody is told of.

    Raises:
        UnknownEvent: `by` is not invited.
        Forbidden: `by` is not the host.
        Conflict: the evening was cancelled.
    """
    _must_host(event, by)
    _must_be_planned(event)
    return replace(
        event,
        plan=plan,
        revision=event.revision + (plan != event.plan),
        invitations=_invited(event, invitees, plan),
    )


def _invited(event: Event, invitees: Sequence[Invitee], plan: Plan) -> tuple[Invitation, ...]:
    rows = [event.invitations[0]]
    for invitee in invitees:
        if any(row.is_for(invitee) for row in rows):
            continue
        known = next((row for row in event.invitations if row.is_for(invitee)), None)
        rows.append(known or Invitation(invitee.person_id, invitee.email))
    return tuple(replace(row, votes=tuple(vote for vote in row.votes if vote in plan.title_ids)) for row in rows)


def answered(event: Event, by: str, answer: Answer, votes: Collection[str] | None) -> Event:
    """The evening after an invited person answered; votes of None leave the votes as they are.

    Raises:
        UnknownEvent: `by` is not invited.
        Conflict: the evening was cancelled.
        InvalidInput: a vote for a title that is not on.
    """
    row = _must_be_invited(event, by)
    _must_be_planned(event)
    changed = replace(
        row,
        answer=answer,
        votes=row.votes if votes is None else _valid_votes(event, votes),
        changes=row.changes + (answer is not row.answer),
    )
    return replace(event, invitations=tuple(changed if each is row else each for each in event.invitations))


def _valid_votes(event: Event, votes: Collection[str]) -> tuple[str, ...]:
    for place, vote in enumerate(votes):
        if vote not in event.plan.title_ids:
            raise InvalidInput.of(f"votes[{place}]", f"{vote!r} is not among the titles of this evening")
    return tuple(title_id for title_id in event.plan.title_ids if title_id in votes)


def cancelled(event: Event, by: str) -> Event:
    """The evening after the host cancelled it; again changes nothing.

    Raises:
        UnknownEvent: `by` is not invited.
        Forbidden: `by` is not the host.
    """
    _must_host(event, by)
    return replace(event, status=Status.CANCELLED)


def _must_be_invited(event: Event, person_id: str) -> Invitation:
    row = event.invitation_of(person_id)
    if row is None:
        raise UnknownEvent(event.id)
    return row


def _must_host(event: Event, person_id: str) -> None:
    _must_be_invited(event, person_id)
    if event.host_id != person_id:
        raise Forbidden("only the host may change or cancel the evening")


def _must_be_planned(event: Event) -> None:
    if event.status is Status.CANCELLED:
        raise Conflict("the evening was cancelled")


class EventsReader(Protocol):
    """Reads evenings."""

    def get(self, event_id: str) -> Event | None:
        """The evening with this id, whoever asks: rules about who may see it stand above."""
        ...

    def of_person(self, person_id: str, since: datetime) -> tuple[Event, ...]:
        """The evenings that a person is invited to and that start at `since` or later, soonest first."""
        ...


class EventsWriter(EventsReader, Protocol):
    """Changes evenings within the request's transaction."""

    def save(self, event: Event) -> None:
        """Store the evening and its invitations, replacing what was stored under its id."""
        ...

    def claim(self, email: str, person_id: str) -> None:
        """Somebody with this address has come: invitations to it are theirs from now on."""
        ...
