"""The calls over HTTP on this machine (Starlette)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.routing import Route as HttpRoute

from whattowatch.api.decoding import MOST_BYTES
from whattowatch.api.dispatch import Backstage, respond
from whattowatch.api.http import RawRequest, RawResponse, Route
from whattowatch.api.problems import plain_problem, problem
from whattowatch.api.routes import ROUTES
from whattowatch.domain.errors import TooLarge

THREADS = 16
"""Requests answered at the same time; more wait in line."""
CLIENT_GONE = 499
"""Nobody reads this answer; the log shows it as other servers do."""

Endpoint = Callable[[HttpRequest], Awaitable[HttpResponse]]


def application(backstage: Backstage) -> Starlette:
    """The ASGI application that answers every route with what stands behind these ports."""
    limiter = CapacityLimiter(THREADS)
    made = Starlette(
        routes=[
            HttpRoute(route.path, _endpoint(route, backstage, limiter), methods=[route.method], name=route.name)
            for route in ROUTES
        ],
        exception_handlers={HTTPException: _unrouted},
    )
    # A path with a slash too many is unknown here, as it is to API Gateway.
    made.router.redirect_slashes = False
    return made


def _endpoint(route: Route, backstage: Backstage, limiter: CapacityLimiter) -> Endpoint:
    async def answer(request: HttpRequest) -> HttpResponse:
        try:
            raw = _raw(request, await _body(request))
        except TooLarge as error:
            return _http(problem(error))
        except ClientDisconnect:
            return HttpResponse(status_code=CLIENT_GONE)
        return _http(await to_thread.run_sync(respond, route, raw, backstage, limiter=limiter))

    return answer


async def _body(request: HttpRequest) -> bytes:
    """The body, read no further than the largest that any call takes."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BYTES:
            raise TooLarge(f"a body may have at most {MOST_BYTES} bytes")
        chunks.append(chunk)
    return b"".join(chunks)


def _raw(request: HttpRequest, body: bytes) -> RawRequest:
    return RawRequest(
        method=request.method,
        path=request.url.path,
        path_parameters=request.path_params,
        query=dict(request.query_params),
        headers=dict(request.headers),
        cookies=request.cookies,
        body=body,
    )


def _http(raw: RawResponse) -> HttpResponse:
    response = HttpResponse(raw.body, raw.status, dict(raw.headers), raw.media_type)
    for cookie in raw.cookies:
        response.headers.append("set-cookie", cookie)
    return response


def _unrouted(_request: HttpRequest, error: Exception) -> HttpResponse:
    """No such path, or not with this method."""
    status = HTTPStatus(error.status_code) if isinstance(error, HTTPException) else HTTPStatus.INTERNAL_SERVER_ERROR
    headers = dict(getattr(error, "headers", None) or {})
    return _http(plain_problem(status, status.name.lower(), status.description or status.phrase, headers))
