"""Messages: one that was left behind is published, and one that nobody can handle is set aside alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from aws.stack import Stack
from engines.waiting import eventually
from whattowatch.bootstrap import Backstage
from whattowatch.domain.admission import Newcomer, admit
from whattowatch.domain.notifications import MailKind, Notice
from whattowatch.settings import Settings


def _told(stack: Stack) -> set[str]:
    return {str(mail["To"]) for mail in stack.engines.inbox.messages}


def _owe(stack: Stack, folder: Path, email: str) -> None:
    """As a function leaves it that is killed right after its commit: nobody is told."""
    backstage = Backstage(Settings(data=str(folder), database_url=stack.engines.database_url))
    with backstage.request(writes=True) as ports:
        admit(Newcomer("asker", "asker@example.org", "Asker"), ports.accounts, ports.friends, ports.events, ports.clock)
        notice = Notice(MailKind.FRIEND_REQUEST, f"left:{email}", email, {"person_id": "asker"})
        ports.outbox.put(notice, datetime.now(UTC))
    backstage.close()


def test_the_relay_publishes_what_was_left_behind(stack: Stack, tmp_path: Path) -> None:
    _owe(stack, tmp_path, "left@example.org")
    eventually(lambda: "left@example.org" in _told(stack))


def test_a_message_that_nobody_can_handle_is_set_aside_alone(stack: Stack, tmp_path: Path) -> None:
    queues = stack.engines.aws.client("sqs")
    # The queue waits for minutes between two tries; here it need not.
    queues.set_queue_attributes(QueueUrl=stack.resource("Mails"), Attributes={"VisibilityTimeout": "1"})
    queues.send_message(QueueUrl=stack.resource("Mails"), MessageBody="no message of ours")
    _owe(stack, tmp_path, "beside@example.org")
    eventually(lambda: _waiting(stack, "DeadLetters") == 1 and "beside@example.org" in _told(stack))
    assert _waiting(stack, "Mails") == 0


def _waiting(stack: Stack, queue: str) -> int:
    asked = ["ApproximateNumberOfMessages"]
    found = stack.engines.aws.client("sqs").get_queue_attributes(QueueUrl=stack.resource(queue), AttributeNames=asked)
    return int(found["Attributes"]["ApproximateNumberOfMessages"])
