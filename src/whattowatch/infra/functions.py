"""The Lambda functions, as the tables of routes and jobs make them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from whattowatch.api.http import Route
from whattowatch.api.routes import ROUTES
from whattowatch.infra.cfn import logical
from whattowatch.jobs import JOBS
from whattowatch.jobs.triggers import AfterAuthentication, FromQueue, Job
from whattowatch.ports import WRITING, asked

CALL_S = 15
"""As long as a statement may take in the database; the gateway itself gives up after 30 s."""
TRIGGER_S = 5
"""Cognito waits no longer for a trigger."""
BATCH_S = 120
"""For one batch of mails; a mail server may be slow."""
JOB_S = 900
"""The longest that Lambda allows: loading the catalogue takes minutes."""

PEOPLE_AT_ONCE = 3
"""Copies of a function that answers people. Each holds up to two connections to the database: see `database.py`."""
JOBS_AT_ONCE = 1
"""A job works alone, as it does on one machine."""
QUEUE_AT_ONCE = 2
"""The fewest that Lambda lets an event source keep busy."""

SMALL_MB, LARGE_MB = 512, 1769
"""1,769 MB buy one whole CPU, which loading NumPy and ranking can use."""


@dataclass(frozen=True)
class Function:
    """One Lambda function.

    Attributes:
        name: the specification's, or a group's.
        routes: the calls that it serves; none for a job.
        job: what it is beside calls; None for calls.
    """

    name: str
    routes: tuple[Route, ...] = ()
    job: Job | None = None

    @property
    def id(self) -> str:
        """Its name in the template."""
        return logical(self.name, "Function")

    @cached_property
    def asks(self) -> frozenset[tuple[str, type]]:
        """The ports that it names, and the type under which it does."""
        return frozenset(pair for each in self._plain for pair in asked(each).items())

    @property
    def ports(self) -> frozenset[str]:
        """The ports that it names."""
        return frozenset(name for name, _ in self.asks)

    @property
    def writes(self) -> bool:
        """Whether it may write to the database."""
        return any(kind in WRITING for _, kind in self.asks)

    @property
    def timeout(self) -> int:
        """Seconds after which Lambda ends it."""
        if self.job is None:
            return CALL_S
        if isinstance(self.job.trigger, AfterAuthentication):
            return TRIGGER_S
        return BATCH_S if self.fed_by_queue else JOB_S

    @property
    def at_once(self) -> int:
        """How many copies may run at the same time."""
        if self.job is None or isinstance(self.job.trigger, AfterAuthentication):
            return PEOPLE_AT_ONCE
        return QUEUE_AT_ONCE if self.fed_by_queue else JOBS_AT_ONCE

    @property
    def fed_by_queue(self) -> bool:
        """Whether the queue's messages reach it."""
        return self.job is not None and isinstance(self.job.trigger, FromQueue)

    @property
    def ranks(self) -> bool:
        """Whether it loads the model, and NumPy with it."""
        return bool(self.ports & {"recommender", "likings"})

    @property
    def tells_of_itself(self) -> bool:
        """Whether it says where the instance's titles come from."""
        return self.name == "site"

    @property
    def memory(self) -> int:
        """MB; CPU comes with it."""
        heavy = self.job is not None and self.timeout == JOB_S
        return LARGE_MB if heavy or self.ranks else SMALL_MB

    @property
    def _plain(self) -> Iterable[Callable[..., Any]]:
        if self.job is not None:
            return (self.job.function,)
        return tuple(route.function for route in self.routes)


def functions() -> tuple[Function, ...]:
    """Every function: the calls in the order of their table, then the jobs."""
    names = dict.fromkeys(route.lambda_name for route in ROUTES)
    calls = [Function(name, tuple(route for route in ROUTES if route.lambda_name == name)) for name in names]
    return (*calls, *(Function(job.name, job=job) for job in JOBS if not job.needs_machine))
