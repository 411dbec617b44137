"""Lambda's Runtime API, as far as AWS's runtime client for Python needs it.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html describes it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from typing import Any, NamedTuple

FUNCTION_ARN = "arn:aws:lambda:us-east-1:210987654321:function:measured"
PATIENCE_S = 300


class FunctionEndedError(Exception):
    """The function's process ended where an answer was waited for; the message has what it said."""


class Answer(NamedTuple):
    """What a function said.

    Attributes:
        took_ms: on the wall, from when the event was handed out to when the answer was there.
    """

    said: Any
    failed: bool
    took_ms: float


class RuntimeApi:
    """Hands events to one function and takes its answers."""

    def __init__(self) -> None:
        self._asked: Queue[FunctionEndedError | None] = Queue()
        self._events: Queue[bytes] = Queue()
        self._answers: Queue[Answer | FunctionEndedError] = Queue()
        self._handed_at = 0.0
        self.port = 0

    def wait_until_ready(self) -> None:
        """Until the function asks for its next event: it has started, or answered.

        Raises:
            FunctionEndedError: it ended.
            queue.Empty: it takes too long.
        """
        asked = self._asked.get(timeout=PATIENCE_S)
        if asked is not None:
            raise asked

    def invoke(self, event: Any) -> Answer:
        """The answer to an event, for which the function has to have asked.

        Raises:
            FunctionEndedError: it ended.
            queue.Empty: it takes too long.
        """
        self._events.put(json.dumps(event).encode())
        answer = self._answers.get(timeout=PATIENCE_S)
        if isinstance(answer, FunctionEndedError):
            raise answer
        return answer

    def end(self, said: str) -> None:
        """The function's process is over, with these last words: whoever waits for it need not wait."""
        self._asked.put(FunctionEndedError(said))
        self._answers.put(FunctionEndedError(said))

    def next_event(self) -> bytes:
        """The next event, waited for."""
        self._asked.put(None)
        event = self._events.get()
        self._handed_at = time.perf_counter()
        return event

    def take(self, body: bytes, *, failed: bool) -> None:
        """Keep an answer."""
        took = (time.perf_counter() - self._handed_at) * 1000
        self._answers.put(Answer(json.loads(body or b"null"), failed, took))


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A function that is ended while it waits says nothing more, which is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def serving() -> Iterator[RuntimeApi]:
    """Serve it on a free port of this machine."""
    api = RuntimeApi()
    server = _Server(("127.0.0.1", 0), _handler(api))
    api.port = server.server_address[1]
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()


def _handler(api: RuntimeApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # Otherwise every answer would wait some 40 ms for an acknowledgement.
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            deadline = {"Lambda-Runtime-Deadline-Ms": str(int((time.time() + PATIENCE_S) * 1000))}
            named = {"Lambda-Runtime-Aws-Request-Id": "measured", "Lambda-Runtime-Invoked-Function-Arn": FUNCTION_ARN}
            self._answered(200, api.next_event(), deadline | named)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            api.take(body, failed=self.path.endswith("/error"))
            self._answered(202, b"{}", {})

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class's name)
            """Nothing: answers are all that counts."""

        def _answered(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {
                **headers,
                "Content-Type": "application/json",
                "Content-Length": str(len(body)),
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    return Handler
