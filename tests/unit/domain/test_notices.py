"""Who is owed a mail, and what makes two mails the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from whattowatch.domain.errors import UnknownPerson
from whattowatch.domain.events import Answer, Event, Invitee, Plan, answered, edited, planned
from whattowatch.domain.notices import (
    answer_notice,
    cancellation_notices,
    friend_request_notice,
    invitation_notices,
)
from whattowatch.domain.notifications import MailKind

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
PLAN = Plan(("movie-348",), NOW + timedelta(days=2), "Europe/Berlin")
HOST, FRIEND = "host", "friend"
INVITEES = (Invitee(FRIEND), Invitee(email="guest@example.org"))
EMAILS = {HOST: "host@example.org", FRIEND: "friend@example.org"}


def evening() -> Event:
    return planned("evening", HOST, PLAN, INVITEES, NOW)


def test_everybody_but_the_host_is_invited() -> None:
    notices = invitation_notices(evening(), EMAILS)
    assert [notice.email for notice in notices] == ["friend@example.org", "guest@example.org"]
    assert {notice.kind for notice in notices} == {MailKind.INVITATION}


def test_an_invitation_names_evening_revision_and_address() -> None:
    (notice, _) = invitation_notices(evening(), EMAILS)
    assert notice.key == "invitation:evening:1:friend@example.org"
    assert notice.facts == {"event_id": "evening", "revision": "1"}


def test_a_guest_whose_address_nobody_knows_is_owed_nothing() -> None:
    assert [notice.email for notice in invitation_notices(evening(), {})] == ["guest@example.org"]


def test_the_accounts_own_address_goes_before_the_one_that_was_typed() -> None:
    event = planned("evening", HOST, PLAN, [Invitee(FRIEND, "old@example.org")], NOW)
    assert [notice.email for notice in invitation_notices(event, EMAILS)] == ["friend@example.org"]


def test_a_change_of_plan_is_told_again_and_nothing_else_is() -> None:
    before = evening()
    same = edited(before, HOST, PLAN, INVITEES)
    moved = edited(before, HOST, replace(PLAN, place="Elsewhere"), INVITEES)
    assert invitation_notices(same, EMAILS) == invitation_notices(before, EMAILS)
    old = {notice.key for notice in invitation_notices(before, EMAILS)}
    assert old.isdisjoint(notice.key for notice in invitation_notices(moved, EMAILS))


def test_everybody_but_the_host_is_told_of_a_cancellation() -> None:
    notices = cancellation_notices(evening(), EMAILS)
    assert [notice.key for notice in notices] == [
        "cancellation:evening:friend@example.org",
        "cancellation:evening:guest@example.org",
    ]
    assert {notice.kind for notice in notices} == {MailKind.CANCELLATION}
    assert notices[0].facts == {"event_id": "evening"}


def test_a_request_is_owed_once_however_often_it_is_repeated() -> None:
    first = friend_request_notice(FRIEND, "ada@example.org", NOW)
    assert first.kind is MailKind.FRIEND_REQUEST
    assert first.email == "ada@example.org"
    assert first.facts == {"person_id": FRIEND}
    assert first.key == friend_request_notice(FRIEND, "ada@example.org", NOW).key
    assert first.key != friend_request_notice(FRIEND, "ada@example.org", NOW + timedelta(days=9)).key


def test_the_host_is_told_who_answered_what() -> None:
    notice = answer_notice(answered(evening(), FRIEND, Answer.MAYBE, None), FRIEND, "host@example.org")
    assert notice.kind is MailKind.ANSWER
    assert notice.email == "host@example.org"
    assert notice.key == "answer:evening:friend:1:maybe"
    assert notice.facts == {"event_id": "evening", "person_id": FRIEND, "answer": "maybe"}


def test_the_same_answer_again_is_not_told_again_and_a_return_to_it_is() -> None:
    accepted = answered(evening(), FRIEND, Answer.ACCEPTED, None)
    again = answered(accepted, FRIEND, Answer.ACCEPTED, ["movie-348"])
    returned = answered(answered(again, FRIEND, Answer.DECLINED, None), FRIEND, Answer.ACCEPTED, None)
    first, second, third = (answer_notice(event, FRIEND, "h@example.org") for event in (accepted, again, returned))
    assert first.key == second.key != third.key


def test_a_stranger_has_no_answer_to_tell() -> None:
    with pytest.raises(UnknownPerson):
        answer_notice(evening(), "stranger", "host@example.org")
