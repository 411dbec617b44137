"""A server in this process with short time-outs, and bare sockets that speak to it."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

import uvicorn

from whattowatch.bootstrap import Backstage
from whattowatch.faces.asgi import Limits, application
from whattowatch.processes.protocol import BoundedProtocol

SECONDS = 0.3
PATIENCE = 20.0


class HastyProtocol(BoundedProtocol):
    """Waits for headers as long as these tests like to."""

    head_seconds: ClassVar[float] = SECONDS
    most_head: ClassVar[int] = 4096
    most_connections: ClassVar[int] = 3


@contextmanager
def serving(backstage: Backstage) -> Iterator[int]:
    """The port of a server with one thread, until the end of the context."""
    config = uvicorn.Config(
        application(backstage, Limits(threads=1, line=0, body_seconds=SECONDS)),
        http=HastyProtocol,
        ws="none",
        log_config=None,
        access_log=False,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(PATIENCE)


@contextmanager
def connected(port: int) -> Iterator[socket.socket]:
    """A connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as made:
        yield made


def all_of(connection: socket.socket) -> bytes:
    """What comes until the server hangs up."""
    parts = []
    while part := connection.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def status_of(answer: bytes) -> int:
    """The status of an answer as it came."""
    return int(answer.split(b" ", 2)[1])
