"""A mail is sent by one courier at a time, is never lost, and comes twice only when the server's answer was lost."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from local_identity import BASE_URL, local_identity
from moving_clock import NOON, MovingClock
from unit.adapters.embedded.mail_server import MailServer, running
from whattowatch.account_mails import AccountLetters
from whattowatch.adapters.embedded.mailbox import MailboxFolder
from whattowatch.adapters.embedded.smtp import SmtpMailer
from whattowatch.adapters.sql.accounts import SqlAccounts
from whattowatch.adapters.sql.catalogue import SqlCatalogue
from whattowatch.adapters.sql.database import Apart
from whattowatch.adapters.sql.events import SqlEvents
from whattowatch.adapters.sql.outbox import SqlOutbox
from whattowatch.delivery import LEASE, Courier, Delivery
from whattowatch.domain.accounts import Account, Role
from whattowatch.domain.notices import friend_request_notice
from whattowatch.domain.notifications import Mail, Mailer, OutboxCounts, Outcome

ADA = "9b3f2f80-54e5-4d4c-8d4f-5f7f6f5f3c11"
SENDER = "WhatToWatch <no-reply@watch.example>"


class Killed(BaseException):
    """What ends a process at once: no handler of ours sees it."""


class MailerOfKilledProcess:
    """Hands the mail over, and dies before anybody hears of it."""

    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer

    def send(self, mail: Mail) -> None:
        self._mailer.send(mail)
        raise Killed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mail"


@pytest.fixture
def courier(scope: Apart, clock: MovingClock, folder: Path) -> Courier:
    accounts = SqlAccounts(scope)
    accounts.add(Account(ADA, "Ada", "ada@example.org", Role.MEMBER, NOON))
    mailer = MailboxFolder(folder, SENDER)
    stores = (accounts, SqlEvents(scope), SqlCatalogue(scope))
    letters = AccountLetters(local_identity(scope, clock), BASE_URL, mail_leaves=True)
    return Courier(scope.store(SqlOutbox), mailer, *stores, clock, BASE_URL, letters)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running(MailServer()) as started:
        yield started


@pytest.fixture
def posting(courier: Courier, server: MailServer) -> Courier:
    """A courier to a mail server."""
    return replace(courier, mailer=SmtpMailer(f"smtp://127.0.0.1:{server.port}", SENDER, timeout=5))


def owed(courier: Courier, to: str = "grace@example.org") -> str:
    courier.outbox.put(friend_request_notice(ADA, to, NOON), NOON)
    return courier.outbox.due(NOON, 10)[-1]


def test_of_couriers_who_hold_the_same_message_one_sends_it(posting: Courier, server: MailServer) -> None:
    message_id = owed(posting)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(posting.deliver, [message_id] * 8))
    assert len(server.messages) == 1


def test_a_message_that_another_is_about_to_send_is_to_come_again(posting: Courier) -> None:
    message_id = owed(posting)
    posting.outbox.claim(message_id, NOON, LEASE)
    assert posting.deliver(message_id) is Delivery.HELD


def test_a_courier_that_was_killed_before_sending_leaves_the_mail_to_the_next(
    posting: Courier, server: MailServer, clock: MovingClock
) -> None:
    message_id = owed(posting)
    posting.outbox.claim(message_id, NOON, LEASE)
    clock.move(LEASE)
    assert posting.outbox.due(clock.now(), 10) == (message_id,)
    assert posting.deliver(message_id) is Delivery.SETTLED
    assert len(server.messages) == 1


def test_the_folder_holds_a_mail_once_also_when_its_courier_was_killed_after_writing_it(
    courier: Courier, folder: Path, clock: MovingClock
) -> None:
    message_id = owed(courier)
    with pytest.raises(Killed):
        replace(courier, mailer=MailerOfKilledProcess(courier.mailer)).deliver(message_id)
    (written,) = folder.iterdir()
    before = written.stat()
    clock.move(LEASE)
    assert courier.deliver(message_id) is Delivery.SETTLED
    assert [path.stat() for path in folder.iterdir()] == [before]


def test_a_mail_whose_answer_was_lost_comes_again_under_the_same_message_id(
    posting: Courier, server: MailServer, clock: MovingClock, caplog: pytest.LogCaptureFixture
) -> None:
    server.hangs_up = 1
    message_id = owed(posting)
    assert posting.deliver(message_id) is Delivery.DELAYED
    clock.move(timedelta(minutes=1))
    assert posting.deliver(message_id) is Delivery.SETTLED
    assert len(server.messages) == 2
    assert len({str(message["Message-ID"]) for message in server.messages}) == 1
    assert posting.outbox.counts() == OutboxCounts(sent=1, doubtful=1)
    assert f"message {message_id} may have been sent" in caplog.text


def test_a_mail_that_was_plainly_not_taken_is_no_doubtful_one(
    posting: Courier, server: MailServer, clock: MovingClock
) -> None:
    server.at_data = "451 try later"
    message_id = owed(posting)
    posting.deliver(message_id)
    server.at_data = "250 OK"
    clock.move(timedelta(minutes=1))
    posting.deliver(message_id)
    assert posting.outbox.counts() == OutboxCounts(sent=1)


def test_a_refused_mail_becomes_a_dead_letter_and_the_log_says_so_without_its_address(
    posting: Courier, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.at_recipient = "550 grace@example.org: no such user"
    message_id = owed(posting)
    with caplog.at_level(logging.DEBUG, "whattowatch"):
        assert posting.deliver(message_id) is Delivery.SETTLED
    (letter,) = posting.outbox.dead(10)
    assert (letter.id, letter.reason) == (message_id, "550 grace@example.org: no such user")
    (line,) = [record.getMessage() for record in caplog.records if record.name.startswith("whattowatch")]
    assert message_id in line
    assert "grace" not in line


def test_a_mail_that_became_needless_is_no_dead_letter(posting: Courier) -> None:
    posting.outbox.put(friend_request_notice("gone", "grace@example.org", NOON), NOON)
    (message_id,) = posting.outbox.due(NOON, 10)
    assert posting.deliver(message_id) is Delivery.SETTLED
    message = posting.outbox.get(message_id)
    assert message is not None
    assert (message.outcome, message.reason) == (Outcome.NEEDLESS, "who asked has no account any more")
    assert posting.outbox.dead(10) == ()


def test_a_dead_letter_that_is_replayed_is_sent(posting: Courier, server: MailServer) -> None:
    server.at_recipient = "550 no such user"
    message_id = owed(posting)
    posting.deliver(message_id)
    server.at_recipient = "250 OK"
    posting.outbox.replay(message_id, NOON)
    assert posting.deliver(message_id) is Delivery.SETTLED
    assert len(server.messages) == 1
