"""The functions that are not calls, each with what triggers it.

Every call that a job makes on a port is a transaction of its own, so that a job holds no lock while it works, and a
job that is killed goes on from what it has stored.
"""

from __future__ import annotations

from typing import Any

import msgspec

from whattowatch.domain.errors import InvalidInput
from whattowatch.jobs.keeping_up import find_news, index_changes, retrain, teach_recommender
from whattowatch.jobs.loading import data_load, load_air_times, load_trending, migrate, resume_load
from whattowatch.jobs.messages import QueueBatch, forget_replies, lf6_notification, relay
from whattowatch.jobs.people import PostAuthentication, add_user
from whattowatch.jobs.triggers import AfterAuthentication, AfterDeployment, Every, FromQueue, Job, Nightly, Scheduled
from whattowatch.ports import Ports, injected

JOBS: tuple[Job, ...] = (
    Job(data_load, Nightly(hour=3), Scheduled),
    Job(add_user, AfterAuthentication(), PostAuthentication, echoes=True),
    Job(load_trending, Every(seconds=3600), Scheduled),
    Job(lf6_notification, FromQueue(), QueueBatch),
    Job(relay, Every(seconds=60), Scheduled),
    Job(resume_load, Every(seconds=60, at_once=True), Scheduled, resumes=True),
    Job(index_changes, Every(seconds=60), Scheduled),
    Job(teach_recommender, Nightly(hour=4), Scheduled),
    Job(retrain, Nightly(hour=5), Scheduled, needs_machine=True),
    Job(forget_replies, Every(seconds=3600), Scheduled),
    Job(load_air_times, Nightly(hour=4), Scheduled, resumes=True),
    Job(find_news, Every(seconds=900), Scheduled),
    Job(migrate, AfterDeployment(), Scheduled),
)


def perform(job: Job, event: Any, ports: Ports) -> Any:
    """Run a job for its trigger's event, both in plain values as JSON has them.

    Raises:
        InvalidInput: the event is not of the job's form.
    """
    try:
        given = msgspec.convert(event, job.event)
    except msgspec.ValidationError as error:
        raise InvalidInput.of("event", f"is none for {job.name}: {error}") from error
    result = job.function(given, **injected(job.function, ports))
    return event if job.echoes else msgspec.to_builtins(result)


def job_named(name: str) -> Job:
    """The job with this name.

    Raises:
        InvalidInput: there is none.
    """
    for job in JOBS:
        if job.name == name:
            return job
    raise InvalidInput.of("job", f"{name!r} is none of {', '.join(job.name for job in JOBS)}")
