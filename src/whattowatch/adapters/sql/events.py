"""Evenings and their invitations, in the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, insert, select, update

from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.schema import events, invitations
from whattowatch.adapters.sql.upsert import upsert
from whattowatch.domain.events import Answer, Event, Invitation, Plan, Status

_INVITED = (
    invitations.c.event_id,
    invitations.c.person_id,
    invitations.c.email,
    invitations.c.answer,
    invitations.c.votes,
    invitations.c.changes,
)
"""Taken by place, since asking a row for a column by name takes ten times as long."""


class _Evenings:
    """Some evenings with their invitations, soonest first; the two statements are put together once."""

    def __init__(self, query: Select[Any]) -> None:
        ids = query.with_only_columns(events.c.id)
        self._evenings = query.order_by(events.c.starts_at, events.c.id)
        self._invitations = select(*_INVITED).where(invitations.c.event_id.in_(ids)).order_by(invitations.c.place)

    def read(self, connection: Connection, parameters: Mapping[str, Any]) -> tuple[Event, ...]:
        rows = connection.execute(self._evenings, parameters).all()
        all_invited = connection.execute(self._invitations, parameters).all()
        invited: dict[str, list[Invitation]] = {}
        for event_id, person_id, email, answer, votes, changes in all_invited:
            # Between the two statements somebody may have planned another evening.
            invited.setdefault(event_id, []).append(Invitation(person_id, email, Answer(answer), tuple(votes), changes))
        return tuple(_event(row, invited.get(row.id, ())) for row in rows)


_one = _Evenings(select(events).where(events.c.id == bindparam("id")))
_coming = _Evenings(
    select(events).where(
        events.c.id.in_(select(invitations.c.event_id).where(invitations.c.person_id == bindparam("person"))),
        events.c.starts_at >= bindparam("since", type_=events.c.starts_at.type),
    )
)
_uninvite = delete(invitations).where(invitations.c.event_id == bindparam("id"))
_invite = insert(invitations)


class SqlEvents:
    """An `EventsWriter`. Thread-safe if the scope is."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, event_id: str) -> Event | None:
        """The evening with this id, whoever asks."""
        with self._scope.read() as connection:
            found = _one.read(connection, {"id": event_id})
        return found[0] if found else None

    def of_person(self, person_id: str, since: datetime) -> tuple[Event, ...]:
        """The evenings that a person is invited to and that start at `since` or later, soonest first, then by id."""
        with self._scope.read() as connection:
            return _coming.read(connection, {"person": person_id, "since": since})

    def save(self, event: Event) -> None:
        """Store the evening and its invitations, replacing what was stored under its id."""
        row = _event_values(event)
        with self._scope.write() as connection:
            upsert(connection, events, [row], keys=("id",), update=[name for name in row if name != "id"])
            connection.execute(_uninvite, {"id": event.id})
            connection.execute(
                _invite,
                [_invitation_values(event.id, place, each) for place, each in enumerate(event.invitations)],
            )

    def claim(self, email: str, person_id: str) -> None:
        """Somebody with this address has come: invitations to it are theirs from now on.

        Where the person was invited to the same evening already, the invitation by address stays a guest's: nobody has
        two, and an answer given through it is kept.
        """
        own = invitations.alias("own")
        theirs = select(own.c.event_id).where(own.c.person_id == person_id)
        unclaimed = update(invitations).where(
            invitations.c.email == email,
            invitations.c.person_id.is_(None),
            invitations.c.event_id.not_in(theirs),
        )
        with self._scope.write() as connection:
            connection.execute(unclaimed.values(person_id=person_id))


def _event(row: Row[*tuple[Any, ...]], invited: Iterable[Invitation]) -> Event:
    return Event(
        id=row.id,
        host_id=row.host_id,
        plan=Plan(tuple(row.title_ids), row.starts_at, row.time_zone, row.place, row.note),
        status=Status(row.status),
        revision=row.revision,
        created_at=row.created_at,
        invitations=tuple(invited),
    )


def _event_values(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "host_id": event.host_id,
        "title_ids": event.plan.title_ids,
        "starts_at": event.plan.starts_at,
        "time_zone": event.plan.time_zone,
        "place": event.plan.place,
        "note": event.plan.note,
        "status": event.status,
        "revision": event.revision,
        "created_at": event.created_at,
    }


def _invitation_values(event_id: str, place: int, invitation: Invitation) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "place": place,
        "person_id": invitation.person_id,
        "email": invitation.email,
        "answer": invitation.answer,
        "votes": invitation.votes,
        "changes": invitation.changes,
    }
