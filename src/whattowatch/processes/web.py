"""The web process: the calls over HTTP, on a socket that it is given or opens."""

from __future__ import annotations

import gc
import socket

import uvicorn

from whattowatch.bootstrap import Backstage
from whattowatch.domain.discovery import Taste
from whattowatch.faces.asgi import application
from whattowatch.processes.lifeline import on_end_of_supervisor
from whattowatch.processes.protocol import BoundedProtocol
from whattowatch.settings import Settings

GRACE = 10
"""Seconds that requests under way get when the server is told to stop."""
KEEP_ALIVE = 5
"""Seconds for which a connection without a request stays open."""
BACKLOG = 512


def listen(settings: Settings) -> socket.socket:
    """A socket that listens where the settings say.

    Raises:
        OSError: the address is in use or not ours.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)


def serve_web(settings: Settings, inherited: int | None = None) -> None:
    """Answer calls until told to stop.

    Args:
        settings: of the instance.
        inherited: the number of a listening socket that the supervisor opened; None opens one.
    """
    backstage = Backstage(settings)
    # Read model and catalogue before the first request, not during it.
    backstage.likings.foretold(Taste(""), (), backstage.clock.now())
    # What was made until now stays for good: the collector need not go through it again and again.
    gc.collect()
    gc.freeze()
    config = uvicorn.Config(
        application(backstage, trusted=settings.trusted),
        http=BoundedProtocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        lifespan="off",
        timeout_keep_alive=KEEP_ALIVE,
        timeout_graceful_shutdown=GRACE,
    )
    server = uvicorn.Server(config)
    if inherited is not None:
        on_end_of_supervisor(lambda: setattr(server, "should_exit", True))
    opened = listen(settings) if inherited is None else socket.socket(fileno=inherited)
    with opened:
        server.run(sockets=[opened])
    backstage.close()
