"""The jobs on this machine: a clock for those on a schedule, and a loop over the outbox."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import msgspec

from whattowatch.domain.errors import WhatToWatchError
from whattowatch.jobs import JOBS, perform
from whattowatch.jobs.triggers import Every, FromQueue, Job, Nightly
from whattowatch.ports import Ports

LOG = logging.getLogger(__name__)

TICK = 0.5
"""Seconds between two looks at the clock and the outbox."""
A_WHILE = timedelta(seconds=10)
"""What a job may take before it hands over to its next run, so that mails do not wait for it. (Stopping waits, too.)"""
BATCH = 10
"""Messages of the outbox in one batch: as many as SQS hands over."""


def next_run(job: Job, after: datetime) -> datetime | None:
    """When the job's schedule wants it next, later than `after`; None for a job without a schedule."""
    match job.trigger:
        case Every(seconds=seconds):
            return after + timedelta(seconds=seconds)
        case Nightly(hour):
            tonight = datetime.combine(after.date(), time(hour), UTC)
            return tonight if tonight > after else tonight + timedelta(days=1)
        case _:
            return None


def _first_run(job: Job, now: datetime) -> datetime | None:
    """When it is wanted first by a worker that begins now."""
    if isinstance(job.trigger, Every) and job.trigger.at_once:
        return now
    return next_run(job, now)


class Worker:
    """Runs due jobs one after another, and delivers what the outbox owes. Used by one thread."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        now = ports.clock.now()
        self._next = {job.name: due for job in JOBS if (due := _first_run(job, now)) is not None}

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set; what is under way then is finished first."""
        while not stop.is_set():
            self.tick()
            stop.wait(TICK)

    def tick(self) -> None:
        """One look at the clock and the outbox."""
        now = self._ports.clock.now()
        for job in JOBS:
            if isinstance(job.trigger, FromQueue):
                self._guarded(job, self._deliver)
            elif self._is_due(job, now):
                self._guarded(job, self._scheduled)

    def _is_due(self, job: Job, now: datetime) -> bool:
        """Whether the schedule wants it now; if so its next time is set, so that nothing is made up for twice.

        A clock that was set back would otherwise make the job wait until it has caught up with the old time.
        """
        following = next_run(job, now)
        if following is None:
            return False
        due = self._next[job.name] <= now
        self._next[job.name] = following if due else min(self._next[job.name], following)
        return due

    def _scheduled(self, job: Job) -> None:
        now = self._ports.clock.now()
        result = perform(job, {"time": now.isoformat(), "until": (now + A_WHILE).isoformat()}, self._ports)
        if job.resumes and (result or {}).get("left"):
            self._next[job.name] = now
        # A round that found nothing to do is no news.
        level = logging.INFO if any((result or {}).values()) else logging.DEBUG
        LOG.log(level, "%s: %s", job.name, msgspec.json.encode(result).decode())

    def _deliver(self, job: Job) -> None:
        due = self._ports.outbox.due(self._ports.clock.now(), BATCH)
        if not due:
            return
        records = [{"messageId": each, "body": msgspec.json.encode({"outbox_id": each}).decode()} for each in due]
        failed = perform(job, {"Records": records}, self._ports)["batchItemFailures"]
        LOG.info("%s: %d delivered, %d to come again", job.name, len(due) - len(failed), len(failed))

    def _guarded(self, job: Job, work: Callable[[Job], None]) -> None:
        """One job's failure is logged and holds up no other: the schedule brings it back."""
        try:
            work(job)
        except WhatToWatchError as error:
            LOG.warning("%s did not succeed: %s", job.name, error)
        except Exception:
            LOG.exception("%s failed", job.name)
