"""AWS Lambda: `whattowatch.faces.lambdas.<function name>` is the handler of each call, group of calls, and job.

Importing this module imports no engine. Lambda's runtime looks the handler up before the first event, on a whole
processor whatever the function's memory buys, and that is when all is loaded that the function asks for.
"""

from __future__ import annotations

import gc
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from whattowatch.api.dispatch import respond
from whattowatch.api.http import RawResponse
from whattowatch.api.problems import problem
from whattowatch.api.routes import ROUTES
from whattowatch.domain.errors import NotFound
from whattowatch.faces.gateway_events import Event, answer_of, id_of, request_of
from whattowatch.jobs import JOBS, perform
from whattowatch.jobs.triggers import Job, Scheduled
from whattowatch.logs import about_request, configure, note
from whattowatch.ports import asked

if TYPE_CHECKING:
    from whattowatch.bootstrap import Backstage

LOG = logging.getLogger(__name__)

RESERVE = timedelta(seconds=60)
"""Of a function's time, for ending what is under way, for the index and for people's lists."""

Handler = Callable[[Event, object], Any]

_ROUTES = {route.key: route for route in ROUTES}
_CALLS = frozenset(route.lambda_name for route in ROUTES)
_JOBS = {job.name: job for job in JOBS}


def __getattr__(name: str) -> Handler:
    """The handler with this name, for the Lambda runtime's lookup; what it asks for is loaded."""
    found = handler(name, _backstage)
    with _undisturbed():
        _load(name, _backstage())
    return found


def handler(name: str, backstage: Callable[[], Backstage]) -> Handler:
    """The handler with this name, working with what stands behind these ports.

    Raises:
        AttributeError: nothing is named so.
    """
    if name in _JOBS:
        return _job_handler(_JOBS[name], backstage)
    if name in _CALLS:
        return _call_handler(name, backstage)
    raise AttributeError(f"no function is named {name!r}")


def _call_handler(name: str, backstage: Callable[[], Backstage]) -> Handler:
    def answer(event: Event, _context: object) -> dict[str, Any]:
        """Answer an API Gateway HTTP API event (payload format 2.0), and log that."""
        begun = time.perf_counter()
        with about_request(id_of(event)):
            raw = _answered(name, event, backstage)
            told = {"method": event["requestContext"]["http"]["method"], "status": raw.status, "ms": _since(begun)}
            LOG.info("answered", extra={"facts": told})
        return answer_of(raw, id_of(event))

    return answer


def _answered(name: str, event: Event, backstage: Callable[[], Backstage]) -> RawResponse:
    route = _ROUTES.get(event["routeKey"])
    if route is None or route.lambda_name != name:
        return problem(NotFound(f"{event['routeKey']} is not served by {name}"))
    return respond(route, request_of(event), backstage())


def _job_handler(job: Job, backstage: Callable[[], Backstage]) -> Handler:
    def work(event: Event, context: object) -> Any:
        """Do the job for its trigger's event, and log that."""
        begun = time.perf_counter()
        with about_request(str(getattr(context, "aws_request_id", ""))):
            note(job=job.name)
            ports = backstage().apart()
            if job.event is Scheduled:
                event = {**event, **_time_left(context, ports.clock.now())}
            done = perform(job, event, ports)
            LOG.info("done", extra={"facts": {"ms": _since(begun)}})
        return done

    return work


def _since(begun: float) -> float:
    """Milliseconds."""
    return round((time.perf_counter() - begun) * 1000, 1)


def _time_left(context: object, now: datetime) -> dict[str, str]:
    """Until when a job may work; without Lambda's context there is no end."""
    remaining: Callable[[], int] | None = getattr(context, "get_remaining_time_in_millis", None)
    if remaining is None:
        return {}
    return {"until": (now + timedelta(milliseconds=remaining()) - RESERVE).isoformat()}


@cache
def _backstage() -> Backstage:
    """Built once, kept while the function is warm."""
    from whattowatch.bootstrap import Backstage  # noqa: PLC0415  (see the module's docstring)
    from whattowatch.settings import read  # noqa: PLC0415

    settings = read(os.environ)
    configure(settings.log)
    return Backstage(settings)


def _load(name: str, backstage: Backstage) -> None:
    """Build every port that the function asks for, and the one by which callers are known. Nothing is connected to."""
    ports = backstage.apart()
    calls = [route.function for route in ROUTES if route.lambda_name == name]
    functions = [_JOBS[name].function] if name in _JOBS else calls
    for port in {"accounts"}.union(*map(asked, functions)):
        getattr(ports, port)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without looking for garbage: what is loaded stays, and is not looked at again later either."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
