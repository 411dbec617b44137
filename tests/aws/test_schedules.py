"""Every schedule of the template starts its job."""

from __future__ import annotations

from typing import Any

from aws.stack import Stack, scheduled
from engines.waiting import eventually
from whattowatch.infra.functions import Function

WITHIN_S = 300
"""A minute until each has come round, and what they take where many run at once."""


def test_every_schedule_starts_its_job(stack: Stack) -> None:
    """Once a minute here, since nights are long."""
    events = stack.engines.aws.client("events")
    for function in scheduled():
        rule = stack.resource(f"{function.id}Schedule")
        events.put_rule(Name=rule, ScheduleExpression="rate(1 minute)", State="ENABLED")
    logs = stack.engines.aws.client("logs")
    eventually(lambda: all(_has_been_done(function, logs) for function in scheduled()), WITHIN_S)


def _has_been_done(function: Function, logs: Any) -> bool:
    found = logs.filter_log_events(logGroupName=f"/aws/lambda/{function.name}", filterPattern='"done"')
    return any(f'"job":"{function.name}"' in each["message"] for each in found["events"])
