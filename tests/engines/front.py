"""A front before an engine, which notes what functions ask of it.

It also mends cognito-local's discovery document: that names port 9229 wherever cognito-local listens, and gateways find
its keys by it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx

from engines.asked import Asked, asked_of

OF_THE_CONNECTION = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding"})
DISCOVERY = "/.well-known/openid-configuration"


@dataclass(frozen=True)
class Front:
    """What stands before an engine.

    Attributes:
        url: its address, which is that of the issuer where people sign in behind it.
        behind: the engine's.
        asked: what functions have asked so far; several fronts may share it.
    """

    url: str
    behind: str
    asked: list[Asked]


@contextmanager
def front(behind: str, asked: list[Asked] | None = None) -> Iterator[Front]:
    """Serve it on a free port; what functions ask is added to `asked`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    server.daemon_threads = True
    made = Front(f"http://127.0.0.1:{server.server_address[1]}", behind, [] if asked is None else asked)
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
            if self.path.endswith(DISCOVERY):
                issuer = front.url + self.path.removesuffix(DISCOVERY)
                told = {"issuer": issuer, "jwks_uri": f"{issuer}/.well-known/jwks.json"}
                self._answer(200, {"Content-Type": "application/json"}, json.dumps(told).encode())
            else:
                self._pass_on()

        def __getattr__(self, name: str) -> Callable[[], None]:
            """Every other method is passed on."""
            if name.startswith("do_"):
                return self._pass_on
            raise AttributeError(name)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the base class's name)
            """Nothing: the engines have logs of their own."""

        def _pass_on(self) -> None:
            """With the very headers, which are signed."""
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            _note(front, asked_of(self.command, self.path, headers, body))
            kept = {name: value for name, value in headers.items() if name not in OF_THE_CONNECTION}
            answer = client.request(self.command, front.behind + self.path, content=body, headers=kept)
            self._answer(answer.status_code, answer.headers, answer.content)

        def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers.items():
                if name.lower() not in OF_THE_CONNECTION | {"content-encoding"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def _note(front: Front, asked: Asked | None) -> None:
    if asked is not None:
        front.asked.append(asked)
