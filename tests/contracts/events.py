"""What every store of evenings does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from whattowatch.domain.events import (
    Answer,
    Event,
    EventsWriter,
    Invitation,
    Invitee,
    Plan,
    answered,
    cancelled,
    edited,
    planned,
)

NOW = datetime(2026, 3, 14, 12, 30, 15, 123_456, tzinfo=UTC)
PLAN = Plan(("tv-1396", "movie-603"), NOW + timedelta(days=2), "Asia/Kathmandu", "Chez Zoé", "Bring “snacks”\n🍿")
GUEST = "guest@example.org"


def evening(host: str, *invitees: Invitee, days: int = 2, event_id: str | None = None) -> Event:
    """An evening in so many days."""
    plan = replace(PLAN, starts_at=NOW + timedelta(days=days))
    return planned(event_id or str(uuid4()), host, plan, invitees, NOW)


class EventsContract:
    """For a fixture `events` that is empty, and people `owner`, `friend` and `stranger`."""

    def test_an_evening_is_answered_as_it_was_saved(self, events: EventsWriter, owner: str, friend: str) -> None:
        event = evening(owner, Invitee(email=GUEST), Invitee(friend, "frank@example.org"))
        event = answered(event, friend, Answer.MAYBE, ["movie-603"])

        events.save(event)

        assert events.get(event.id) == event

    def test_an_unknown_evening_is_none(self, events: EventsWriter) -> None:
        assert events.get(str(uuid4())) is None

    def test_place_and_note_may_be_left_out(self, events: EventsWriter, owner: str) -> None:
        event = planned(str(uuid4()), owner, replace(PLAN, place=None, note=None), (), NOW)
        events.save(event)

        assert events.get(event.id) == event

    def test_saving_again_changes_nothing(self, events: EventsWriter, owner: str, friend: str) -> None:
        event = evening(owner, Invitee(friend))
        for _ in range(2):
            events.save(event)

        assert events.of_person(friend, NOW) == (event,)

    def test_answers_edits_and_cancelling_replace_what_was_stored(
        self, events: EventsWriter, owner: str, friend: str, stranger: str
    ) -> None:
        event = evening(owner, Invitee(friend), Invitee(email=GUEST))
        events.save(event)
        for changed in (
            answered(event, friend, Answer.ACCEPTED, PLAN.title_ids),
            edited(event, owner, replace(PLAN, title_ids=("movie-11",)), [Invitee(stranger)]),
            cancelled(event, owner),
        ):
            events.save(changed)
            assert events.get(event.id) == changed

    def test_an_instant_is_kept_whatever_offset_it_came_with(self, events: EventsWriter, owner: str) -> None:
        event = evening(owner)
        events.save(event)

        stored = events.get(event.id)
        assert stored is not None
        assert (stored.plan.starts_at, stored.plan.starts_at.utcoffset()) == (event.plan.starts_at, timedelta(0))

    def test_a_person_finds_the_evenings_to_come_soonest_first(
        self, events: EventsWriter, owner: str, friend: str, stranger: str
    ) -> None:
        ids = sorted(str(uuid4()) for _ in range(4))
        past = evening(owner, Invitee(friend), days=-1, event_id=ids[0])
        later = evening(owner, Invitee(friend), days=3, event_id=ids[1])
        also_soon = evening(stranger, Invitee(friend), days=1, event_id=ids[3])
        soon = evening(owner, Invitee(friend), Invitee(email=GUEST), days=1, event_id=ids[2])
        for event in (later, also_soon, past, soon):
            events.save(event)

        assert events.of_person(friend, NOW) == (soon, also_soon, later)
        assert events.of_person(owner, NOW) == (soon, later)
        assert events.of_person(friend, later.plan.starts_at) == (later,)
        assert events.of_person(friend, past.plan.starts_at)[0] == past

    def test_who_is_not_invited_or_no_longer_finds_nothing(
        self, events: EventsWriter, owner: str, friend: str, stranger: str
    ) -> None:
        event = evening(owner, Invitee(friend))
        events.save(event)
        events.save(edited(event, owner, event.plan, []))

        assert events.of_person(stranger, NOW) == events.of_person(friend, NOW) == ()

    def test_a_cancelled_evening_is_still_found(self, events: EventsWriter, owner: str, friend: str) -> None:
        event = cancelled(evening(owner, Invitee(friend)), owner)
        events.save(event)

        assert events.of_person(friend, NOW) == (event,)

    def test_who_comes_with_the_address_finds_the_invitations_to_it(
        self, events: EventsWriter, owner: str, friend: str, stranger: str
    ) -> None:
        event = evening(owner, Invitee(email="other@example.org"), Invitee(email=GUEST))
        events.save(event)
        for _ in range(2):
            events.claim(GUEST, friend)
        events.claim(GUEST, stranger)

        (found,) = events.of_person(friend, NOW)
        assert found.invitations[2] == Invitation(friend, GUEST)
        assert found.invitations[:2] == event.invitations[:2]
        assert events.of_person(stranger, NOW) == ()

    def test_a_guest_who_was_invited_as_a_person_too_is_not_invited_twice(
        self, events: EventsWriter, owner: str, friend: str
    ) -> None:
        event = evening(owner, Invitee(friend), Invitee(email=GUEST))
        other = evening(owner, Invitee(email=GUEST), days=9)
        for each in (event, other):
            events.save(each)
        events.claim(GUEST, friend)

        assert events.get(event.id) == event
        assert [each.id for each in events.of_person(friend, NOW)] == [event.id, other.id]
