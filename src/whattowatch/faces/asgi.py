"""The calls over HTTP on this machine (Starlette)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass
from http import HTTPStatus

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.routing import Route as HttpRoute

from whattowatch.api.backstage import Backstage
from whattowatch.api.decoding import MOST_BYTES
from whattowatch.api.dispatch import respond
from whattowatch.api.headers import with_usual_headers
from whattowatch.api.http import RawRequest, RawResponse, Route
from whattowatch.api.problems import plain_problem, problem
from whattowatch.api.routes import ROUTES
from whattowatch.domain.errors import Overloaded, TooLarge, TooSlow
from whattowatch.faces.access import AccessLog
from whattowatch.faces.clients import Network, client_address
from whattowatch.faces.measured import Endpoint, measured

CLIENT_GONE = 499
"""Nobody reads this answer; the log shows it as other servers do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is done at once, and how long a body is waited for.

    Attributes:
        threads: requests answered at the same time; more wait in line.
        line: requests that wait; one more is told to come again.
        body_seconds: from the end of the headers to the end of the body.
    """

    threads: int = 16
    line: int = 256
    body_seconds: float = 30.0


def application(backstage: Backstage, limits: Limits | None = None, trusted: Collection[Network] = ()) -> Starlette:
    """The ASGI application that answers every route with what stands behind these ports.

    Args:
        backstage: what stands behind the ports.
        limits: how much is done at once.
        trusted: networks of proxies that are believed when they say from where a request came.
    """
    limits = limits or Limits()
    limiter = CapacityLimiter(limits.threads)
    made = Starlette(
        routes=[
            HttpRoute(
                route.path,
                measured(route.name, backstage.metrics, _endpoint(route, backstage, limits, limiter, trusted)),
                methods=[route.method],
                name=route.name,
            )
            for route in ROUTES
        ],
        exception_handlers={HTTPException: _unrouted(backstage.site.base_url)},
        middleware=[Middleware(AccessLog)],
    )
    # A path with a slash too many is unknown here, as it is to API Gateway.
    made.router.redirect_slashes = False
    return made


def _endpoint(
    route: Route, backstage: Backstage, limits: Limits, limiter: CapacityLimiter, trusted: Collection[Network]
) -> Endpoint:
    async def answer(request: HttpRequest) -> HttpResponse:
        try:
            # A thread is taken only when all has come, so that whoever sends slowly holds none.
            raw = _raw(request, await _body(request, limits.body_seconds), trusted)
            _check_line(limiter, limits.line)
        except (Overloaded, TooLarge, TooSlow) as error:
            return _refused(with_usual_headers(problem(error), route, backstage.site.base_url))
        except ClientDisconnect:
            return HttpResponse(status_code=CLIENT_GONE)
        return _http(await to_thread.run_sync(respond, route, raw, backstage, limiter=limiter))

    return answer


async def _body(request: HttpRequest, seconds: float) -> bytes:
    """The body, read no further than the largest that any call takes, and no longer than this."""
    try:
        async with asyncio.timeout(seconds):
            return await _whole(request)
    except TimeoutError as error:
        raise TooSlow(f"the body did not come within {seconds:g} s") from error


async def _whole(request: HttpRequest) -> bytes:
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BYTES:
            raise TooLarge(f"a body may have at most {MOST_BYTES} bytes")
        chunks.append(chunk)
    return b"".join(chunks)


def _check_line(limiter: CapacityLimiter, most: int) -> None:
    if limiter.available_tokens <= 0 and limiter.statistics().tasks_waiting >= most:
        raise Overloaded("too many calls are waiting here: come again in a moment")


def _raw(request: HttpRequest, body: bytes, trusted: Collection[Network]) -> RawRequest:
    return RawRequest(
        method=request.method,
        path=request.url.path,
        path_parameters=request.path_params,
        query=request.scope["query_string"].decode("ascii"),  # The server refuses addresses with other bytes.
        headers=dict(request.headers),
        cookies=request.cookies,
        body=body,
        client=_client(request, trusted),
    )


def _client(request: HttpRequest, trusted: Collection[Network]) -> str:
    peer = request.client.host if request.client else ""
    return client_address(peer, ",".join(request.headers.getlist("x-forwarded-for")), trusted)


def _http(raw: RawResponse) -> HttpResponse:
    response = HttpResponse(raw.body, raw.status, dict(raw.headers), raw.media_type)
    for cookie in raw.cookies:
        response.headers.append("set-cookie", cookie)
    return response


def _refused(raw: RawResponse) -> HttpResponse:
    """An answer that comes before the body has; what is still to come of it is not read."""
    response = _http(raw)
    response.headers["connection"] = "close"
    return response


def _unrouted(base_url: str) -> Callable[[HttpRequest, Exception], HttpResponse]:
    """Answers where there is no such path, or not with this method."""

    def answer(_request: HttpRequest, error: Exception) -> HttpResponse:
        status = HTTPStatus(error.status_code) if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
        headers = dict(getattr(error, "headers", None) or {})
        told = plain_problem(status, status.name.lower(), status.description or status.phrase, headers)
        return _http(with_usual_headers(told, None, base_url))

    return answer
