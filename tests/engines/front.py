"""A front before cognito-local, which mends its discovery document.

That document names port 9229 wherever cognito-local listens, and gateways find its keys by it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx

OF_THE_CONNECTION = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding"})


@dataclass(frozen=True)
class Front:
    """What stands before cognito-local.

    Attributes:
        url: its address, which is that of the issuer.
        behind: cognito-local's.
    """

    url: str
    behind: str


@contextmanager
def front(behind: str) -> Iterator[Front]:
    """Serve it on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.daemon_threads = True
    made = Front(f"http://127.0.0.1:{server.server_address[1]}", behind)
    with httpx.Client(timeout=60) as client:
        server.RequestHandlerClass = _handler(made, client)
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield made
        finally:
            server.shutdown()
            server.server_close()


def _handler(front: Front, client: httpx.Client) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            issuer, _, document = self.path.partition("/.well-known/")
            if document == "openid-configuration":
                told = {"issuer": front.url + issuer, "jwks_uri": f"{front.url}{issuer}/.well-known/jwks.json"}
                self._answer(200, {"Content-Type": "application/json"}, json.dumps(told).encode())
            else:
                self._pass_on(b"")

        def do_POST(self) -> None:
            self._pass_on(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class's name)
            """Nothing: cognito-local has a log of its own."""

        def _pass_on(self, body: bytes) -> None:
            """With the very headers, which are signed."""
            headers = {name: value for name, value in self.headers.items() if name.lower() not in OF_THE_CONNECTION}
            answer = client.request(self.command, front.behind + self.path, content=body, headers=headers)
            self._answer(answer.status_code, answer.headers, answer.content)

        def _answer(self, status: int, headers: Any, body: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers.items():
                if name.lower() not in OF_THE_CONNECTION | {"content-encoding"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler
