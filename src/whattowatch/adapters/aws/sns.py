"""Publishing what the outbox owes on a topic of SNS (port `Queue`), to which the queue of SQS subscribes."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from whattowatch.adapters.aws.clients import client
from whattowatch.domain.errors import Unavailable

LOG = logging.getLogger(__name__)

BATCH = 10
"""As many as SNS takes at once."""
EVENT = {"DataType": "String", "StringValue": "mail_owed"}
"""What happened, for the filter of a subscription."""


class SnsQueue:
    """Publishes `{"outbox_id": …}` for each message. Thread-safe.

    The subscription has to deliver raw messages: what is published is then what `lf6_notification` reads.

    Args:
        topic: its ARN.
    """

    def __init__(self, topic: str) -> None:
        self._topic = topic

    def publish(self, message_ids: Sequence[str]) -> Collection[str]:
        """Publish these, ten in a request; answers those that SNS took.

        Raises:
            Unavailable: SNS did not answer, or refused all of a request.
        """
        return [taken for batch in _batches(message_ids) for taken in self._taken(batch)]

    def _taken(self, batch: Sequence[str]) -> Iterator[str]:
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  (see `client`)

        try:
            answer = client("sns", self._topic.split(":")[3]).publish_batch(
                TopicArn=self._topic, PublishBatchRequestEntries=[_entry(at, each) for at, each in enumerate(batch)]
            )
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(f"SNS did not take messages: {error}") from error
        for refused in answer.get("Failed", ()):
            LOG.warning("SNS refused message %s: %s", batch[int(refused["Id"])], refused.get("Message"))
        yield from (batch[int(each["Id"])] for each in answer.get("Successful", ()))


def _batches(message_ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(message_ids), BATCH):
        yield message_ids[start : start + BATCH]


def _entry(at: int, message_id: str) -> dict[str, Any]:
    return {
        "Id": str(at),
        "Message": json.dumps({"outbox_id": message_id}),
        "MessageAttributes": {"event": EVENT},
    }
