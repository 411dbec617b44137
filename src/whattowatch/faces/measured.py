"""Counts requests and how long they took, as whoever waits for the answer sees it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from time import perf_counter

from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse

from whattowatch.domain.metrics import Metrics

Endpoint = Callable[[HttpRequest], Awaitable[HttpResponse]]


def measured(route: str, metrics: Metrics, endpoint: Endpoint) -> Endpoint:
    """The endpoint, counted under the name of its route."""

    async def answer(request: HttpRequest) -> HttpResponse:
        metrics.began()
        began, status = perf_counter(), HTTPStatus.INTERNAL_SERVER_ERROR.value
        try:
            response = await endpoint(request)
            status = response.status_code
            return response
        finally:
            metrics.ended(route, status, perf_counter() - began)

    return answer
