"""From the outbox to the mailer: once, only what is still wanted and true, and again later when it was delayed."""

from __future__ import annotations

import email
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from random import Random, SystemRandom

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from local_identity import BASE_URL, local_identity
from moving_clock import NOON, MovingClock
from whattowatch.account_mails import AccountLetters
from whattowatch.adapters.embedded.mailbox import MailboxFolder
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.accounts import SqlAccounts
from whattowatch.adapters.sql.catalogue import SqlCatalogue
from whattowatch.adapters.sql.database import Apart
from whattowatch.adapters.sql.events import SqlEvents
from whattowatch.adapters.sql.outbox import SqlOutbox
from whattowatch.delivery import LONGEST_WAIT, Courier, Delivery, waiting_time
from whattowatch.domain.accounts import Account, Role
from whattowatch.domain.catalogue import Title, TitleRecord, TitleType
from whattowatch.domain.events import Answer, Event, Invitee, Plan, answered, cancelled, edited, planned
from whattowatch.domain.notices import (
    answer_notice,
    cancellation_notices,
    friend_request_notice,
    invitation_notices,
)
from whattowatch.domain.notifications import MailKind, Notice

HOST, GUEST = "9b3f2f80-54e5-4d4c-8d4f-5f7f6f5f3c11", "3f0c7a52-6a1b-4c5e-9d2e-5b8f4f1f7a10"
EMAILS = {HOST: "ada@example.org", GUEST: "grace@example.org"}
PLAN = Plan(("movie-348",), NOON + timedelta(days=2), "Europe/Berlin")
ALIEN = Title("movie-348", TitleType.MOVIE, "Alien", year=1979)


@dataclass(frozen=True)
class Office:
    """An outbox, a mailbox, and whom the mails are about: Ada, who plans an evening, and Grace, who is invited."""

    outbox: SqlOutbox
    accounts: SqlAccounts
    events: SqlEvents
    courier: Courier
    scope: Apart
    folder: Path

    def owe(self, notice: Notice) -> str:
        """The id of the message that carries the notice."""
        self.outbox.put(notice, NOON)
        with self.scope.read() as connection:
            return str(connection.scalars(select(schema.outbox.c.id).where(schema.outbox.c.key == notice.key)).one())

    def deliver(self, notice: Notice) -> Delivery:
        return self.courier.deliver(self.owe(notice))

    def subjects(self) -> list[str]:
        """Of the mails that arrived."""
        messages = (
            email.message_from_bytes(path.read_bytes(), EmailMessage, policy=default)
            for path in self.folder.glob("*.eml")
        )
        return sorted(str(message["Subject"]) for message in messages)

    def reason(self, notice: Notice) -> str:
        """Why the notice was not sent."""
        with self.scope.read() as connection:
            return str(
                connection.scalars(select(schema.outbox.c.reason).where(schema.outbox.c.key == notice.key)).one()
            )


@pytest.fixture
def office(scope: Apart, clock: MovingClock, tmp_path: Path) -> Office:
    accounts, events, catalogue = SqlAccounts(scope), SqlEvents(scope), SqlCatalogue(scope)
    outbox, folder = scope.store(SqlOutbox), tmp_path / "mail"
    for person_id, name in ((HOST, "Ada"), (GUEST, "Grace")):
        accounts.add(Account(person_id, name, EMAILS[person_id], Role.MEMBER, NOON))
    catalogue.put([TitleRecord(ALIEN)])
    mailer = MailboxFolder(folder, "WhatToWatch <no-reply@watch.example>")
    letters = AccountLetters(local_identity(scope, clock), BASE_URL, mail_leaves=True)
    courier = Courier(outbox, mailer, accounts, events, catalogue, clock, BASE_URL, letters)
    return Office(outbox, accounts, events, courier, scope, folder)


@pytest.fixture
def evening(office: Office) -> Event:
    event = planned("evening", HOST, PLAN, [Invitee(GUEST), Invitee(email="linus@example.org")], NOON)
    office.events.save(event)
    return event


def test_guests_are_invited_with_and_without_an_account(office: Office, evening: Event) -> None:
    for notice in invitation_notices(evening, EMAILS):
        assert office.deliver(notice) is Delivery.SETTLED
    assert office.subjects() == ["Ada invites you: Alien (1979)"] * 2


def test_a_guest_is_told_of_a_cancellation(office: Office, evening: Event) -> None:
    office.events.save(cancelled(evening, HOST))
    assert office.deliver(cancellation_notices(evening, EMAILS)[0]) is Delivery.SETTLED
    assert office.subjects() == ["Ada has cancelled: Alien (1979)"]


def test_the_host_is_told_of_an_answer(office: Office, evening: Event) -> None:
    event = answered(evening, GUEST, Answer.ACCEPTED, ["movie-348"])
    office.events.save(event)
    assert office.deliver(answer_notice(event, GUEST, EMAILS[HOST])) is Delivery.SETTLED
    assert office.subjects() == ["Grace is coming: Alien (1979)"]


def test_each_change_of_an_answer_is_told_as_it_was_given(office: Office, evening: Event) -> None:
    accepted = answered(evening, GUEST, Answer.ACCEPTED, None)
    declined = answered(accepted, GUEST, Answer.DECLINED, None)
    office.events.save(declined)
    for event in (accepted, declined):
        office.deliver(answer_notice(event, GUEST, EMAILS[HOST]))
    assert office.subjects() == ["Grace cannot come: Alien (1979)", "Grace is coming: Alien (1979)"]


@pytest.mark.parametrize("address", ["grace@example.org", "nobody.yet@example.org"])
def test_a_request_is_told_alike_to_those_with_and_without_an_account(office: Office, address: str) -> None:
    assert office.deliver(friend_request_notice(HOST, address, NOON)) is Delivery.SETTLED
    assert office.subjects() == ["Ada would like to be friends"]


def test_what_is_settled_is_not_sent_again(office: Office) -> None:
    message_id = office.owe(friend_request_notice(HOST, "grace@example.org", NOON))
    assert office.courier.deliver(message_id) is Delivery.SETTLED
    (mail,) = office.folder.iterdir()
    mail.unlink()
    assert office.courier.deliver(message_id) is Delivery.SETTLED
    assert office.subjects() == []


def test_an_unknown_message_counts_as_settled(office: Office) -> None:
    assert office.courier.deliver("no such message") is Delivery.SETTLED


def test_who_wants_no_mail_of_a_kind_gets_none(office: Office) -> None:
    grace = office.accounts.get(GUEST)
    assert grace is not None
    wishes = replace(grace.preferences, mail={MailKind.FRIEND_REQUEST: False})
    office.accounts.update(replace(grace, preferences=wishes))
    notice = friend_request_notice(HOST, "grace@example.org", NOON)
    assert office.deliver(notice) is Delivery.SETTLED
    assert office.subjects() == []
    assert office.reason(notice) == "the recipient wants no mail of this kind"


def _uninvited(event: Event) -> Event:
    return edited(event, HOST, PLAN, [Invitee(email="linus@example.org")])


def _moved(event: Event) -> Event:
    invitees = [Invitee(GUEST), Invitee(email="linus@example.org")]
    return edited(event, HOST, replace(PLAN, place="Elsewhere"), invitees)


def _called_off(event: Event) -> Event:
    return cancelled(event, HOST)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_uninvited, "the recipient is not invited any more"),
        (_called_off, "the evening was cancelled"),
        (_moved, "the plan has changed since, and the change has a mail of its own"),
    ],
)
def test_an_invitation_that_came_to_nothing_is_not_sent(
    office: Office, evening: Event, change: Callable[[Event], Event], reason: str
) -> None:
    notice = invitation_notices(evening, EMAILS)[0]
    office.events.save(change(evening))
    assert office.deliver(notice) is Delivery.SETTLED
    assert office.subjects() == []
    assert office.reason(notice) == reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_uninvited, "who answered is not invited any more"),
        (_called_off, "the evening was cancelled"),
    ],
)
def test_an_answer_that_came_to_nothing_is_not_told(
    office: Office, evening: Event, change: Callable[[Event], Event], reason: str
) -> None:
    event = answered(evening, GUEST, Answer.MAYBE, None)
    notice = answer_notice(event, GUEST, EMAILS[HOST])
    office.events.save(change(event))
    assert office.deliver(notice) is Delivery.SETTLED
    assert office.reason(notice) == reason


def test_an_answer_is_told_to_nobody_but_the_host(office: Office, evening: Event) -> None:
    event = answered(evening, GUEST, Answer.MAYBE, None)
    office.events.save(event)
    notice = answer_notice(event, GUEST, "stranger@example.org")
    assert office.deliver(notice) is Delivery.SETTLED
    assert office.subjects() == []
    assert office.reason(notice) == "the address is not the host's any more"


def test_an_evening_that_is_gone_is_not_told_of(office: Office, evening: Event) -> None:
    notice = replace(invitation_notices(evening, EMAILS)[0], facts={"event_id": "gone", "revision": "1"})
    assert office.deliver(notice) is Delivery.SETTLED
    assert office.reason(notice) == "the evening does not exist any more"


def test_a_request_of_somebody_who_left_is_not_told(office: Office) -> None:
    notice = friend_request_notice("gone", "grace@example.org", NOON)
    assert office.deliver(notice) is Delivery.SETTLED
    assert office.reason(notice) == "who asked has no account any more"


def test_a_mail_that_was_delayed_comes_again_later(office: Office, clock: MovingClock) -> None:
    office.folder.touch()
    notice = friend_request_notice(HOST, "grace@example.org", NOON)
    message_id = office.owe(notice)
    assert office.courier.deliver(message_id) is Delivery.DELAYED
    message = office.outbox.get(message_id)
    assert message is not None
    assert (message.attempts, message.settled) == (1, False)
    assert "mailbox folder" in office.reason(notice)
    clock.move(timedelta(seconds=30))
    assert office.outbox.due(clock.now(), 10) == (message_id,)
    office.folder.unlink()
    assert office.courier.deliver(message_id) is Delivery.SETTLED
    assert office.subjects() == ["Ada would like to be friends"]


def test_an_address_that_no_mail_can_reach_is_given_up(office: Office) -> None:
    notice = friend_request_notice(HOST, "not an address", NOON)
    assert office.deliver(notice) is Delivery.SETTLED
    assert "not one address" in office.reason(notice)


@given(attempts=st.integers(0, 10_000), chance=st.randoms(use_true_random=False))
def test_the_wait_doubles_up_to_six_hours_and_is_left_to_chance(attempts: int, chance: Random) -> None:
    longest = min(timedelta(seconds=30) * 2 ** min(attempts, 30), LONGEST_WAIT)
    assert timedelta() <= waiting_time(attempts, chance) <= longest


def test_mails_that_were_delayed_together_do_not_come_back_together() -> None:
    chance = SystemRandom()
    assert len({waiting_time(4, chance) for _ in range(20)}) == 20
