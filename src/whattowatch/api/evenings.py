"""Evenings as an invited person sees them: names and answers of everybody, addresses for the host only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from whattowatch.api.cards import Cards, in_turn, person
from whattowatch.api.shapes.evenings import EventAnswer, InvitationRow, MyAnswer
from whattowatch.api.shapes.titles import TitleCard
from whattowatch.domain.accounts import Account, AccountsReader
from whattowatch.domain.events import Answer, Event, Invitation


def evenings(events: Sequence[Event], accounts: AccountsReader, cards: Cards) -> list[EventAnswer]:
    """These evenings, to all of which the person of the cards is invited, in the order given."""
    people, known = accounts.by_ids(people_of(events)), cards.of(titles_of(events))
    return [evening(cards.person_id, event, people, known) for event in events]


def people_of(events: Iterable[Event]) -> set[str]:
    """The ids of all who are invited and have an account."""
    return {row.person_id for event in events for row in event.invitations if row.person_id is not None}


def titles_of(events: Iterable[Event]) -> list[str]:
    """The ids of what could be watched."""
    return [title_id for event in events for title_id in event.plan.title_ids]


def evening(viewer_id: str, event: Event, people: Mapping[str, Account], known: Mapping[str, TitleCard]) -> EventAnswer:
    """One evening as the viewer, who is invited, sees it.

    Args:
        viewer_id: who sees it.
        event: the evening.
        people: `people_of` it, by id; who has left is not among them.
        known: the cards of `titles_of` it, by id.
    """
    mine = event.invitation_of(viewer_id)
    return EventAnswer(
        id=event.id,
        host=person(people[event.host_id]),
        titles=in_turn(event.plan.title_ids, known),
        starts_at=event.plan.starts_at,
        time_zone=event.plan.time_zone,
        place=event.plan.place,
        note=event.plan.note,
        status=event.status,
        invitations=[_row(row, viewer_id, event, people) for row in event.invitations],
        mine=MyAnswer(mine.answer, mine.votes) if mine else MyAnswer(Answer.PENDING, ()),
    )


def _row(row: Invitation, viewer_id: str, event: Event, people: Mapping[str, Account]) -> InvitationRow:
    account = people.get(row.person_id or "") if _known_to(viewer_id, row) else None
    return InvitationRow(
        user=person(account) if account else None,
        name=account.name if account else _name_of(row.email or ""),
        email=row.email if viewer_id == event.host_id else None,
        status=row.answer,
        votes=row.votes,
    )


def _known_to(viewer_id: str, row: Invitation) -> bool:
    """Whose address it is that was invited shows only once they answer."""
    return row.email is None or row.answer is not Answer.PENDING or row.person_id == viewer_id


def _name_of(email: str) -> str:
    return email.partition("@")[0]
