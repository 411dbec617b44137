"""Evenings: who may answer, vote, change and cancel, and what survives a change of plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whattowatch.domain.errors import Conflict, Forbidden, InvalidInput, UnknownEvent
from whattowatch.domain.events import (
    Answer,
    Event,
    Invitation,
    Invitee,
    Plan,
    Status,
    answered,
    cancelled,
    edited,
    planned,
)

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
PLAN = Plan(("movie-603", "tv-1396"), NOW + timedelta(days=2), "Europe/Berlin", place="At ours", note=None)
HOST, FRIEND, STRANGER = "host", "friend", "stranger"
INVITEES = (Invitee(FRIEND), Invitee(email="guest@example.org"))


def evening() -> Event:
    return planned("evening", HOST, PLAN, INVITEES, NOW)


def invitation(event: Event, person_id: str = FRIEND) -> Invitation:
    row = event.invitation_of(person_id)
    assert row is not None
    return row


# --- planning ------------------------------------------------------------------------------------------------------


def test_the_host_has_accepted_and_everybody_else_is_asked() -> None:
    assert evening().invitations == (
        Invitation(HOST, None, Answer.ACCEPTED),
        Invitation(FRIEND, None),
        Invitation(None, "guest@example.org"),
    )


def test_nobody_is_invited_twice_nor_the_host_at_all() -> None:
    both = Invitee(FRIEND, "friend@example.org")

    event = planned("evening", HOST, PLAN, [both, Invitee(FRIEND), Invitee(HOST), *INVITEES, *INVITEES], NOW)

    assert [(row.person_id, row.email) for row in event.invitations] == [
        (HOST, None),
        (FRIEND, "friend@example.org"),
        (None, "guest@example.org"),
    ]


def test_two_invitees_without_an_address_or_account_in_common_are_two() -> None:
    event = planned("evening", HOST, PLAN, [Invitee(FRIEND), Invitee(STRANGER)], NOW)

    assert len(event.invitations) == 3


# --- answering -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", Answer)
def test_whoever_is_invited_answers_for_themselves_only(answer: Answer) -> None:
    event = answered(evening(), FRIEND, answer, None)

    assert invitation(event).answer is answer
    assert invitation(event, HOST).answer is Answer.ACCEPTED
    assert event.invitations[2].answer is Answer.PENDING


def test_a_stranger_cannot_answer_nor_learn_of_the_evening() -> None:
    with pytest.raises(UnknownEvent):
        answered(evening(), STRANGER, Answer.ACCEPTED, None)


def test_each_change_of_an_answer_is_counted_and_a_repetition_is_not() -> None:
    event = evening()
    for answer in (Answer.ACCEPTED, Answer.ACCEPTED, Answer.DECLINED, Answer.ACCEPTED):
        event = answered(event, FRIEND, answer, None)

    assert invitation(event).changes == 3


def test_votes_are_kept_in_the_order_of_the_titles_and_once() -> None:
    event = answered(evening(), FRIEND, Answer.ACCEPTED, ["tv-1396", "movie-603", "tv-1396"])

    assert invitation(event).votes == PLAN.title_ids


def test_an_answer_without_votes_leaves_them_and_empty_votes_take_them_back() -> None:
    voted = answered(evening(), FRIEND, Answer.ACCEPTED, ["tv-1396"])

    assert invitation(answered(voted, FRIEND, Answer.MAYBE, None)).votes == ("tv-1396",)
    assert invitation(answered(voted, FRIEND, Answer.MAYBE, [])).votes == ()


def test_a_vote_for_a_title_that_is_not_on_is_refused_by_its_place() -> None:
    with pytest.raises(InvalidInput) as refused:
        answered(evening(), FRIEND, Answer.ACCEPTED, ["tv-1396", "movie-1"])

    assert [field for field, _ in refused.value.fields] == ["votes[1]"]


# --- changing ------------------------------------------------------------------------------------------------------


def test_who_stays_invited_keeps_the_answer_and_the_votes_for_what_is_still_on() -> None:
    event = answered(evening(), FRIEND, Answer.MAYBE, PLAN.title_ids)

    changed = edited(event, HOST, replace(PLAN, title_ids=("tv-1396", "movie-11")), INVITEES)

    assert (invitation(changed).answer, invitation(changed).votes) == (Answer.MAYBE, ("tv-1396",))


def test_the_hosts_own_votes_for_what_is_off_go_too() -> None:
    event = answered(evening(), HOST, Answer.ACCEPTED, PLAN.title_ids)

    changed = edited(event, HOST, replace(PLAN, title_ids=("movie-603",)), INVITEES)

    assert invitation(changed, HOST).votes == ("movie-603",)


def test_who_is_no_longer_named_is_no_longer_invited() -> None:
    changed = edited(evening(), HOST, PLAN, INVITEES[1:])

    assert changed.invitation_of(FRIEND) is None
    assert changed.invitation_of(HOST) is not None


def test_a_change_of_plan_is_a_new_revision_and_a_change_of_guests_is_not() -> None:
    assert edited(evening(), HOST, replace(PLAN, place="In the park"), INVITEES).revision == 2
    assert edited(evening(), HOST, PLAN, [*INVITEES, Invitee(STRANGER)]).revision == 1


def test_an_edit_that_changes_nothing_changes_nothing() -> None:
    event = answered(evening(), FRIEND, Answer.ACCEPTED, ["tv-1396"])

    assert edited(event, HOST, PLAN, INVITEES) == event


def test_a_guest_may_not_change_the_evening_and_a_stranger_never_learns_of_it() -> None:
    with pytest.raises(Forbidden):
        edited(evening(), FRIEND, PLAN, INVITEES)
    with pytest.raises(UnknownEvent):
        edited(evening(), STRANGER, PLAN, INVITEES)


# --- cancelling ----------------------------------------------------------------------------------------------------


def test_the_host_cancels_and_again_changes_nothing() -> None:
    off = cancelled(evening(), HOST)

    assert off == replace(evening(), status=Status.CANCELLED)
    assert cancelled(off, HOST) == off


def test_only_the_host_cancels() -> None:
    with pytest.raises(Forbidden):
        cancelled(evening(), FRIEND)
    with pytest.raises(UnknownEvent):
        cancelled(evening(), STRANGER)


def test_a_cancelled_evening_takes_no_answers_and_no_changes() -> None:
    off = cancelled(evening(), HOST)

    with pytest.raises(Conflict):
        answered(off, FRIEND, Answer.ACCEPTED, None)
    with pytest.raises(Conflict):
        edited(off, HOST, PLAN, INVITEES)


@given(st.lists(st.sampled_from([Invitee(p, e) for p in (None, "a", "b", HOST) for e in (None, "x", "y") if p or e])))
def test_however_guests_are_named_the_host_comes_first_and_nobody_comes_twice(invitees: list[Invitee]) -> None:
    rows = edited(planned("evening", HOST, PLAN, invitees, NOW), HOST, PLAN, invitees[::-1]).invitations

    assert rows[0].person_id == HOST
    assert len({row.person_id for row in rows if row.person_id}) == sum(row.person_id is not None for row in rows)
    assert len({row.email for row in rows if row.email}) == sum(row.email is not None for row in rows)
