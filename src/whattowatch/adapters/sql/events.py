"""Evenings and their invitations, in the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.schema import events, invitations
from whattowatch.adapters.sql.upsert import upsert
from whattowatch.domain.events import Answer, Event, Invitation, Plan, Status


class SqlEvents:
    """An `EventsWriter`. Thread-safe if the scope is."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, event_id: str) -> Event | None:
        """The evening with this id, whoever asks."""
        with self._scope.read() as connection:
            found = _read(connection, select(events).where(events.c.id == event_id))
        return found[0] if found else None

    def of_person(self, person_id: str, since: datetime) -> tuple[Event, ...]:
        """The evenings that a person is invited to and that start at `since` or later, soonest first, then by id."""
        theirs = select(invitations.c.event_id).where(invitations.c.person_id == person_id)
        with self._scope.read() as connection:
            return _read(connection, select(events).where(events.c.id.in_(theirs), events.c.starts_at >= since))

    def save(self, event: Event) -> None:
        """Store the evening and its invitations, replacing what was stored under its id."""
        row = _event_values(event)
        with self._scope.write() as connection:
            upsert(connection, events, [row], keys=("id",), update=[name for name in row if name != "id"])
            connection.execute(delete(invitations).where(invitations.c.event_id == event.id))
            connection.execute(
                insert(invitations),
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


def _read(connection: Connection, query: Select[*tuple[Any, ...]]) -> tuple[Event, ...]:
    """The evenings of the query with their invitations, soonest first; two statements."""
    rows = connection.execute(query.order_by(events.c.starts_at, events.c.id)).all()
    ids = query.with_only_columns(events.c.id)
    invited: dict[str, list[Invitation]] = {row.id: [] for row in rows}
    found = select(invitations).where(invitations.c.event_id.in_(ids)).order_by(invitations.c.place)
    for row in connection.execute(found):
        # Between the two statements somebody may have planned another evening.
        invited.setdefault(row.event_id, []).append(_invitation(row))
    return tuple(_event(row, invited[row.id]) for row in rows)


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


def _invitation(row: Row[*tuple[Any, ...]]) -> Invitation:
    return Invitation(row.person_id, row.email, Answer(row.answer), tuple(row.votes), row.changes)


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
