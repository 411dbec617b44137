"""Publishing on SNS, to a queue of SQS that subscribes, both on MiniStack."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import uuid4

import pytest

from adapters.aws.unkind import Unkind, unkind
from contracts.queue import Consumed, QueueContract
from engines.ministack_server import Aws
from whattowatch.adapters.aws.clients import client
from whattowatch.adapters.aws.sns import SnsQueue
from whattowatch.domain.errors import Unavailable
from whattowatch.domain.notifications import Queue


@dataclass(frozen=True)
class Topic:
    """A topic, and the queue that gets what is published on it."""

    arn: str
    queue_url: str


@pytest.fixture
def topic(on_aws: Aws) -> Topic:
    name = f"owed-{uuid4().hex[:8]}"
    sns, sqs = on_aws.client("sns"), on_aws.client("sqs")
    arn = sns.create_topic(Name=name)["TopicArn"]
    queue_url = sqs.create_queue(QueueName=name)["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["QueueArn"])["Attributes"]
    sns.subscribe(
        TopicArn=arn, Protocol="sqs", Endpoint=attributes["QueueArn"], Attributes={"RawMessageDelivery": "true"}
    )
    return Topic(arn, queue_url)


@pytest.fixture
def queue(topic: Topic) -> Queue:
    return SnsQueue(topic.arn)


@pytest.fixture
def consumed(topic: Topic, on_aws: Aws) -> Consumed:
    sqs = on_aws.client("sqs")

    def ids(count: int) -> list[str]:
        bodies: list[str] = []
        while len(bodies) < count:
            got = sqs.receive_message(QueueUrl=topic.queue_url, MaxNumberOfMessages=10, WaitTimeSeconds=2)
            assert got.get("Messages"), f"{len(bodies)} of {count} messages came"
            bodies += [each["Body"] for each in got["Messages"]]
        return [json.loads(body)["outbox_id"] for body in bodies]

    return ids


class TestSnsQueue(QueueContract):
    pass


@pytest.mark.usefixtures("on_aws")
def test_a_topic_that_is_gone_makes_the_queue_unavailable() -> None:
    gone = SnsQueue("arn:aws:sns:us-east-1:000000000000:no-such-topic")
    with pytest.raises(Unavailable, match="NotFound"):
        gone.publish([str(uuid4())])


@pytest.mark.parametrize("status", [500, 503])
def test_a_service_that_fails_is_asked_three_times(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with unkind(monkeypatch, Unkind(status)) as service, pytest.raises(Unavailable):
        SnsQueue("arn:aws:sns:us-east-1:000000000000:owed").publish([str(uuid4())])
    assert service.requests == 3


def test_a_service_out_of_reach_makes_the_queue_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    with unkind(monkeypatch, Unkind(hangs_up=True)) as service, pytest.raises(Unavailable):
        SnsQueue("arn:aws:sns:us-east-1:000000000000:owed").publish([str(uuid4())])
    assert service.requests == 3


@pytest.mark.usefixtures("on_aws")
def test_clients_are_made_once() -> None:
    assert client("sns", "us-east-1") is client("sns", "us-east-1")
