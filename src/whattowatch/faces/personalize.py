"""Our own model behind the wire of Amazon Personalize (Starlette): for programs that speak to Personalize already.

Personalize's SDKs sign each request, and so it must be here: docs/personalize.md says how to point a client to it.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import msgspec
from anyio import to_thread
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.routing import Route as HttpRoute

from whattowatch.bootstrap import Backstage
from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import InvalidInput, Unavailable
from whattowatch.faces.personalize_calls import get_recommendations, put_events, put_items, put_users
from whattowatch.faces.personalize_wire import GetRecommendations, PutEvents, PutItems, PutUsers, answer_to
from whattowatch.faces.signatures import Keys, NotSignedError, Signed, verify
from whattowatch.ports import Ports
from whattowatch.retries import retried

LOG = logging.getLogger(__name__)
MOST_BYTES = 512 * 1024
"""Ten items with all their properties."""


class Call(NamedTuple):
    """One operation.

    Attributes:
        wish: what it takes.
        writes: whether it may write.
    """

    path: str
    wish: type[msgspec.Struct]
    function: Callable[[Any, Ports], msgspec.Struct | None]
    writes: bool


CALLS = (
    Call("/events", PutEvents, put_events, writes=True),
    Call("/items", PutItems, put_items, writes=True),
    Call("/users", PutUsers, put_users, writes=True),
    Call("/recommendations", GetRecommendations, get_recommendations, writes=False),
)


class Refusal(NamedTuple):
    """An error as AWS's SDKs read it."""

    status: int
    kind: str
    message: str

    def response(self) -> HttpResponse:
        """The answer."""
        headers = {"x-amzn-errortype": self.kind}
        return _json(self.status, msgspec.json.encode(answer_to(self.message)), headers)


class TooMuchError(Exception):
    """The body is larger than any call takes."""


def application(backstage: Backstage, keys: Keys, clock: Clock) -> Starlette:
    """The ASGI application.

    Args:
        backstage: what stands behind the ports.
        keys: with which requests must be signed.
        clock: by which the time of signatures is judged.
    """
    made = Starlette(
        routes=[HttpRoute(call.path, _endpoint(call, backstage, keys, clock), methods=["POST"]) for call in CALLS]
    )
    made.router.redirect_slashes = False
    return made


def _endpoint(
    call: Call, backstage: Backstage, keys: Keys, clock: Clock
) -> Callable[[HttpRequest], Awaitable[HttpResponse]]:
    async def answer(request: HttpRequest) -> HttpResponse:
        try:
            body = await _body(request)
        except TooMuchError:
            return Refusal(413, "RequestEntityTooLargeException", f"at most {MOST_BYTES} bytes").response()
        return await to_thread.run_sync(lambda: _answer(call, request, body))

    def _answer(call: Call, request: HttpRequest, body: bytes) -> HttpResponse:
        try:
            verify(keys, Signed(request.method, call.path, request.headers, body), clock.now())
            wish = msgspec.json.decode(body, type=call.wish)
            found = retried(lambda: _performed(call, wish, backstage))
        except NotSignedError as error:
            return Refusal(403, "InvalidSignatureException", str(error)).response()
        except (msgspec.DecodeError, InvalidInput) as error:
            return Refusal(400, "InvalidInputException", str(error)).response()
        except Unavailable as error:
            LOG.warning("%s: %s", call.path, error)
            return Refusal(503, "ServiceUnavailable", "try again in a moment").response()
        return _json(200, b"" if found is None else msgspec.json.encode(found), {})

    return answer


def _performed(call: Call, wish: msgspec.Struct, backstage: Backstage) -> msgspec.Struct | None:
    with backstage.request(writes=call.writes) as ports:
        return call.function(wish, ports)


async def _body(request: HttpRequest) -> bytes:
    """All of it, unless it is too much."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BYTES:
            raise TooMuchError
        parts.append(part)
    return b"".join(parts)


def _json(status: int, body: bytes, headers: dict[str, str]) -> HttpResponse:
    return HttpResponse(body, status, {**headers, "cache-control": "no-store"}, "application/json")
