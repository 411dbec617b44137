"""The process that answers Personalize's requests."""

from __future__ import annotations

import socket

import msgspec
import uvicorn

from whattowatch.adapters.embedded.clock import SystemClock
from whattowatch.bootstrap import Backstage
from whattowatch.faces.personalize import application
from whattowatch.faces.signatures import Keys
from whattowatch.installation import Say, prepare
from whattowatch.processes.protocol import BoundedProtocol
from whattowatch.processes.web import GRACE, KEEP_ALIVE, listen
from whattowatch.settings import BadSettingsError, Settings

SERVICE = "personalize"
"""The name under which SDKs sign for both of Personalize's services."""


def serve_personalize(settings: Settings, say: Say) -> None:
    """Prepare the instance, then answer until told to stop.

    Args:
        settings: of the instance.
        say: tells people what is under way, and where it is at last.

    Raises:
        BadSettingsError: no keys are set.
    """
    key, _, secret = settings.personalize_keys.partition(":")
    if not secret:
        raise BadSettingsError(["WTW_PERSONALIZE_KEYS is not set: requests have to be signed with it"])
    backstage = Backstage(settings)
    prepare(backstage, say)
    made = application(backstage, Keys(key, secret, SERVICE), SystemClock())
    with listen(settings) as opened:
        bound = msgspec.structs.replace(settings, port=opened.getsockname()[1])
        say(f"Personalize's requests are answered at {bound.address}")
        server_on(made, opened)
    backstage.close()


def server_on(made: object, opened: socket.socket) -> None:
    """Serve the application on this socket until told to stop."""
    config = uvicorn.Config(
        made,  # type: ignore[arg-type]  # Starlette's type for itself is wider than uvicorn's for applications.
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
    uvicorn.Server(config).run(sockets=[opened])
