"""Messages: one that was left behind is published, and one that nobody can handle is set aside alone."""

from __future__ import annotations

from pathlib import Path

from aws.owing import owe
from aws.stack import Stack
from engines.waiting import eventually


def _told(stack: Stack) -> set[str]:
    return {str(mail["To"]) for mail in stack.engines.inbox.messages}


def test_the_relay_publishes_what_was_left_behind(stack: Stack, tmp_path: Path) -> None:
    owe(stack, tmp_path, "left@example.org")
    stack.invoke("relay")
    eventually(lambda: "left@example.org" in _told(stack))


def test_a_message_that_nobody_can_handle_is_set_aside_alone(stack: Stack, tmp_path: Path) -> None:
    queues = stack.engines.aws.client("sqs")
    # The queue waits for minutes between two tries; here it need not.
    queues.set_queue_attributes(QueueUrl=stack.resource("Mails"), Attributes={"VisibilityTimeout": "1"})
    queues.send_message(QueueUrl=stack.resource("Mails"), MessageBody="no message of ours")
    owe(stack, tmp_path, "beside@example.org")
    stack.invoke("relay")
    eventually(lambda: _waiting(stack, "DeadLetters") == 1 and "beside@example.org" in _told(stack))
    assert _waiting(stack, "Mails") == 0


def _waiting(stack: Stack, queue: str) -> int:
    asked = ["ApproximateNumberOfMessages"]
    found = stack.engines.aws.client("sqs").get_queue_attributes(QueueUrl=stack.resource(queue), AttributeNames=asked)
    return int(found["Attributes"]["ApproximateNumberOfMessages"])
