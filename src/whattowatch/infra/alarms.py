"""What an operator is told of."""

from __future__ import annotations

from collections.abc import Iterable

from whattowatch.infra.cfn import Resource, Resources, Value, attribute, ref, resource
from whattowatch.infra.database import CONNECTIONS
from whattowatch.infra.functions import Function
from whattowatch.infra.parameters import OWN_DATABASE, OWN_SEARCH, WITH_OPERATOR

FIVE_MINUTES = 300
GIGABYTE = 2**30
LATE_S = 3600
"""A mail that has waited for an hour is one that somebody misses."""


def alarms(functions: Iterable[Function]) -> Resources:
    """The operator's topic, and an alarm for each thing that goes wrong without anybody seeing it."""
    made = {
        "Alarms": resource("SNS::Topic", {}),
        "AlarmsByMail": resource(
            "SNS::Subscription",
            {"TopicArn": ref("Alarms"), "Protocol": "email", "Endpoint": ref("OperatorEmail")},
            Condition=WITH_OPERATOR,
        ),
        "FaultsAlarm": _alarm("ApiGateway", "5xx", {"ApiId": ref("Api")}, above=5),
        "DeadLettersAlarm": _queue_alarm("DeadLetters", "ApproximateNumberOfMessagesVisible", above=0),
        "LateMailsAlarm": _queue_alarm("Mails", "ApproximateAgeOfOldestMessage", above=LATE_S),
        **_of_the_database(),
        "SearchAlarm": _alarm(
            "ES",
            "ClusterStatus.red",
            {"DomainName": ref("SearchDomain"), "ClientId": ref("AWS::AccountId")},
            above=0,
            Statistic="Maximum",
        )
        | {"Condition": OWN_SEARCH},
    }
    jobs = (each for each in functions if each.job is not None)
    return made | {
        f"{each.id}Alarm": _alarm("Lambda", "Errors", {"FunctionName": ref(each.id)}, above=0) for each in jobs
    }


def _of_the_database() -> Resources:
    server = {"DBInstanceIdentifier": ref("Database")}
    made = {
        "DatabaseSpaceAlarm": _alarm(
            "RDS",
            "FreeStorageSpace",
            server,
            above=2 * GIGABYTE,
            Statistic="Minimum",
            ComparisonOperator="LessThanThreshold",
        ),
        "DatabaseConnectionsAlarm": _alarm(
            "RDS", "DatabaseConnections", server, above=CONNECTIONS * 9 // 10, Statistic="Maximum"
        ),
    }
    return {name: each | {"Condition": OWN_DATABASE} for name, each in made.items()}


def _queue_alarm(queue: str, metric: str, *, above: int) -> Resource:
    return _alarm("SQS", metric, {"QueueName": attribute(queue, "QueueName")}, above=above, Statistic="Maximum")


def _alarm(service: str, metric: str, of: dict[str, Value], *, above: int, **more: str) -> Resource:
    usual = {"Statistic": "Sum", "ComparisonOperator": "GreaterThanThreshold"}
    return resource(
        "CloudWatch::Alarm",
        {
            "Namespace": f"AWS/{service}",
            "MetricName": metric,
            "Dimensions": [{"Name": name, "Value": value} for name, value in of.items()],
            "Period": FIVE_MINUTES,
            "EvaluationPeriods": 1,
            "Threshold": above,
            "TreatMissingData": "notBreaching",
            "AlarmActions": [ref("Alarms")],
            "OKActions": [ref("Alarms")],
            **usual,
            **more,
        },
    )
