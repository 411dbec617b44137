"""Domain events: a topic, the queue of mails that subscribes to it, and where messages end that nobody can handle."""

from __future__ import annotations

from collections.abc import Iterable

from whattowatch.infra.cfn import Resource, Resources, arn, policy, ref, resource
from whattowatch.infra.functions import BATCH_S, Function

BATCH = 10
TRIES = 5
"""After that many, a message is set aside."""
KEPT_S = 14 * 24 * 3600
"""The longest that SQS keeps a message."""


def messages(functions: Iterable[Function]) -> Resources:
    """Topic, queue, dead letters, and what feeds the functions that take batches."""
    made = {
        "DomainEvents": resource("SNS::Topic", {}),
        "DeadLetters": resource("SQS::Queue", {"MessageRetentionPeriod": KEPT_S, "SqsManagedSseEnabled": True}),
        "Mails": _queue(),
        "MailsPolicy": _policy(),
        "MailsSubscription": resource(
            "SNS::Subscription",
            {
                "TopicArn": ref("DomainEvents"),
                "Protocol": "sqs",
                "Endpoint": arn("Mails"),
                "RawMessageDelivery": True,
            },
        ),
    }
    return made | {f"{each.id}Source": _source(each) for each in functions if each.fed_by_queue}


def _queue() -> Resource:
    """Whoever takes a batch has six times the function's time before it is given to another, as AWS advises."""
    return resource(
        "SQS::Queue",
        {
            "VisibilityTimeout": 6 * BATCH_S,
            "MessageRetentionPeriod": KEPT_S,
            "SqsManagedSseEnabled": True,
            "RedrivePolicy": {"deadLetterTargetArn": arn("DeadLetters"), "maxReceiveCount": TRIES},
        },
    )


def _policy() -> Resource:
    publishes = {
        "Effect": "Allow",
        "Principal": {"Service": "sns.amazonaws.com"},
        "Action": ["sqs:SendMessage"],
        "Resource": [arn("Mails")],
        "Condition": {"ArnEquals": {"aws:SourceArn": ref("DomainEvents")}},
    }
    return resource("SQS::QueuePolicy", {"Queues": [ref("Mails")], "PolicyDocument": policy(publishes)})


def _source(function: Function) -> Resource:
    """A batch says which of its messages failed, so that one that cannot be handled comes again alone."""
    return resource(
        "Lambda::EventSourceMapping",
        {
            "EventSourceArn": arn("Mails"),
            "FunctionName": ref(function.id),
            "BatchSize": BATCH,
            "FunctionResponseTypes": ["ReportBatchItemFailures"],
            "ScalingConfig": {"MaximumConcurrency": function.at_once},
        },
    )
