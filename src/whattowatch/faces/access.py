"""One log line for each request, under an id that goes out with the answer."""

from __future__ import annotations

import logging
import re
import time
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from whattowatch.logs import about_request

LOG = logging.getLogger(__name__)

HEADER = "x-request-id"
GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""What a proxy may give; anything else might forge a line."""


class AccessLog:
    """Logs method, route, status, duration and, as a pseudonym, the person: nothing of what they asked or sent."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and log it."""
        begun = time.perf_counter()
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        request_id = _request_id(scope)
        with about_request(request_id):
            await self._app(scope, receive, noting)
            milliseconds = round((time.perf_counter() - begun) * 1000, 1)
            LOG.info("answered", extra={"facts": {"method": scope["method"], "status": status, "ms": milliseconds}})


def _request_id(scope: Scope) -> str:
    given = Headers(scope=scope).get(HEADER, "")
    return given if GIVEN.fullmatch(given) else uuid4().hex
