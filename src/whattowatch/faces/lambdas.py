"""AWS Lambda: `whattowatch.faces.lambdas.<function name>` is the handler of each call, group of calls, and job.

Importing this module imports no engine: a handler's first event builds what its function asks for.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from whattowatch.api.dispatch import respond
from whattowatch.api.http import RawRequest, RawResponse
from whattowatch.api.problems import problem
from whattowatch.api.routes import ROUTES
from whattowatch.domain.errors import NotFound
from whattowatch.jobs import JOBS, perform
from whattowatch.jobs.triggers import Job, Scheduled

if TYPE_CHECKING:
    from whattowatch.bootstrap import Backstage

RESERVE = timedelta(seconds=60)
"""Of a function's time, for ending what is under way, for the index and for people's lists."""

Event = Mapping[str, Any]
Handler = Callable[[Event, object], Any]

_ROUTES = {route.key: route for route in ROUTES}
_CALLS = frozenset(route.lambda_name for route in ROUTES)
_JOBS = {job.name: job for job in JOBS}


def __getattr__(name: str) -> Handler:
    """The handler with this name, for the Lambda runtime's lookup."""
    return handler(name, _backstage)


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
        """Answer an API Gateway HTTP API event (payload format 2.0)."""
        route = _ROUTES.get(event["routeKey"])
        if route is None or route.lambda_name != name:
            return _answer(problem(NotFound(f"{event['routeKey']} is not served by {name}")))
        return _answer(respond(route, _raw(event), backstage()))

    return answer


def _job_handler(job: Job, backstage: Callable[[], Backstage]) -> Handler:
    def work(event: Event, context: object) -> Any:
        """Do the job for its trigger's event."""
        ports = backstage().apart()
        if job.event is Scheduled:
            event = {**event, **_time_left(context, ports.clock.now())}
        return perform(job, event, ports)

    return work


def _time_left(context: object, now: datetime) -> dict[str, str]:
    """Until when a job may work; without Lambda's context there is no end."""
    remaining: Callable[[], int] | None = getattr(context, "get_remaining_time_in_millis", None)
    if remaining is None:
        return {}
    return {"until": (now + timedelta(milliseconds=remaining()) - RESERVE).isoformat()}


@cache
def _backstage() -> Backstage:
    """Built by the first event, kept while the function is warm."""
    from whattowatch.bootstrap import Backstage  # noqa: PLC0415  (see the module's docstring)
    from whattowatch.settings import read  # noqa: PLC0415

    return Backstage(read(os.environ))


def _raw(event: Event) -> RawRequest:
    http = event["requestContext"]["http"]
    headers = {name.lower(): value for name, value in event.get("headers", {}).items()}
    return RawRequest(
        method=http["method"],
        path=http["path"],
        path_parameters=event.get("pathParameters") or {},
        # The raw string, since API Gateway joins repeated parameters with commas, which a value may hold itself.
        query=event.get("rawQueryString", ""),
        headers=headers,
        cookies=_cookies(event.get("cookies") or [headers.get("cookie", "")]),
        body=_body(event),
        claims=event["requestContext"].get("authorizer", {}).get("jwt", {}).get("claims"),
        client=http.get("sourceIp", ""),
    )


def _cookies(lines: Iterable[str]) -> dict[str, str]:
    """API Gateway sends an array; some gateways leave the header as it came.

    The standard library's reader gives up at a cookie that is not well formed, which another application may have set.
    """
    pairs = (pair.partition("=") for line in lines for pair in line.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _body(event: Event) -> bytes:
    body = event.get("body") or ""
    return base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()


def _answer(raw: RawResponse) -> dict[str, Any]:
    return {
        "statusCode": raw.status,
        "headers": {"content-type": raw.media_type, **raw.headers},
        "cookies": list(raw.cookies),
        "body": raw.body.decode(),
        "isBase64Encoded": False,
    }
