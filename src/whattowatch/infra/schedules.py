"""EventBridge starts the jobs that have a schedule."""

from __future__ import annotations

from collections.abc import Iterable

from whattowatch.infra.cfn import Resource, Resources, arn, ref, resource
from whattowatch.infra.functions import Function
from whattowatch.jobs.triggers import Every, Nightly, Trigger

_UNITS = ((86_400, "day"), (3_600, "hour"), (60, "minute"))


def schedules(functions: Iterable[Function]) -> Resources:
    """A rule for each job with a schedule, and the permission to start it."""
    made: Resources = {}
    for function in functions:
        expression = _expression(function.job.trigger) if function.job else None
        if expression is not None:
            made |= _schedule(function, expression)
    return made


def _schedule(function: Function, expression: str) -> Resources:
    rule = f"{function.id}Schedule"
    return {
        rule: _rule(function, expression),
        f"{rule}Permission": resource(
            "Lambda::Permission",
            {
                "Action": "lambda:InvokeFunction",
                "FunctionName": ref(function.id),
                "Principal": "events.amazonaws.com",
                "SourceArn": arn(rule),
            },
        ),
    }


def _rule(function: Function, expression: str) -> Resource:
    target = {"Id": function.name, "Arn": arn(function.id)}
    return resource("Events::Rule", {"ScheduleExpression": expression, "State": "ENABLED", "Targets": [target]})


def _expression(trigger: Trigger) -> str | None:
    """As EventBridge writes it; None for what is not started by a clock."""
    match trigger:
        case Nightly(hour):
            return f"cron(0 {hour} * * ? *)"
        case Every(seconds):
            return _rate(seconds)
        case _:
            return None


def _rate(seconds: int) -> str:
    """EventBridge counts in whole minutes, hours and days, and tells one from many."""
    length, unit = next((length, unit) for length, unit in _UNITS if seconds % length == 0)
    count = seconds // length
    return f"rate({count} {unit}{'' if count == 1 else 's'})"
