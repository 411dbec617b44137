"""HTTP on a socket, with bounds on connections and on the head of a request, which uvicorn leaves open."""

from __future__ import annotations

import asyncio
from asyncio import TimerHandle
from http import HTTPStatus
from typing import ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from whattowatch.api.headers import NOSNIFF, PERSONAL
from whattowatch.api.http import RawResponse
from whattowatch.api.problems import plain_problem

Fault = tuple[HTTPStatus, str, str]
"""Status, code and words."""

MALFORMED: Fault = (HTTPStatus.BAD_REQUEST, "bad_request", "This is not HTTP.")
TOO_LONG: Fault = (HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "head_too_large", "Address and headers are too long.")
TOO_SLOW: Fault = (HTTPStatus.REQUEST_TIMEOUT, "too_slow", "Address and headers did not come in time.")
TOO_MANY: Fault = (HTTPStatus.SERVICE_UNAVAILABLE, "overloaded", "Too many connections are open: come again.")


class HeadTooLongError(Exception):
    """Ends the parser's work on a request."""


class BoundedProtocol(HttpToolsProtocol):
    """One connection. The bounds are attributes of the class, since uvicorn makes its objects."""

    head_seconds: ClassVar[float] = 15.0
    """From the opening of the connection, or the first byte of a further request, to the end of the headers."""
    most_head: ClassVar[int] = 32 * 1024
    """Bytes of address and headers together."""
    most_connections: ClassVar[int] = 500
    """Connections at a time: below 1024, the number of files that many systems let a process open."""

    _head_timer: TimerHandle | None = None
    _head_size = 0
    _unfinished = 0
    _fault = MALFORMED

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """Refuse one connection too many, and begin to wait for the headers."""
        super().connection_made(transport)
        if len(self.connections) > self.most_connections:
            self._refuse(TOO_MANY)
        else:
            self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._head_has_come()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse, unless a head is growing without end."""
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self._head_timer is not None:
            self._unfinished += len(data)
            if self._unfinished > self.most_head:
                self._refuse(TOO_LONG)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._head_size = 0
        self._await_head()

    def on_url(self, url: bytes) -> None:
        """Count the address."""
        self._count(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Count a header."""
        self._count(name, value)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The application has the time it needs from here."""
        self._head_has_come()
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  (uvicorn's words for every fault of the parser)
        """Tell what the parser stumbled over, in the words of our own answers."""
        self._refuse(self._fault)

    def _count(self, *parts: bytes) -> None:
        self._head_size += sum(map(len, parts))
        if self._head_size > self.most_head:
            self._fault = TOO_LONG
            raise HeadTooLongError

    def _await_head(self) -> None:
        if self._head_timer is None:
            self._unfinished = 0
            self._head_timer = self.loop.call_later(self.head_seconds, self._refuse, TOO_SLOW)

    def _head_has_come(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _refuse(self, fault: Fault) -> None:
        """Answer and hang up."""
        self._head_has_come()
        if not self.transport.is_closing():
            self.transport.write(_written(plain_problem(*fault, headers={**NOSNIFF, **PERSONAL})))
            self.transport.close()


def _written(answer: RawResponse) -> bytes:
    status = HTTPStatus(answer.status)
    headers = {
        "content-type": answer.media_type,
        "content-length": str(len(answer.body)),
        "connection": "close",
        **answer.headers,
    }
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode("ascii") + answer.body
