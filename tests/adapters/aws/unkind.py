"""A service that answers every request as a test tells it to, where no engine can be made to fail."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from engines.ministack_server import Aws
from whattowatch.adapters.aws.clients import client


@dataclass
class Unkind:
    """What the service does.

    Attributes:
        status: of each answer.
        answer: its body.
        hangs_up: whether it reads the request and closes the connection.
        headers: of each answer.
        requests: how many came.
    """

    status: int = 500
    answer: str = ""
    hangs_up: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    requests: int = 0
    url: str = ""


@contextmanager
def unkind(monkeypatch: pytest.MonkeyPatch, service: Unkind) -> Iterator[Unkind]:
    """Serve it on 127.0.0.1, and lead boto3 to it."""
    with served(service):
        for name, value in Aws(service.url).environment.items():
            monkeypatch.setenv(name, value)
        client.cache_clear()
        yield service
        client.cache_clear()


@contextmanager
def served(service: Unkind) -> Iterator[Unkind]:
    """Serve it on 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            service.requests += 1
            self.rfile.read(int(self.headers.get("content-length", 0)))
            if service.hangs_up:
                self.close_connection = True
                return
            body = service.answer.encode()
            self.send_response(service.status)
            for name, value in service.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_PUT = do_POST  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the standard library's name)
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
