"""Our own model behind Personalize's wire, on a port of its own, and boto3 led to it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn

from engines.ministack_server import Aws
from whattowatch.adapters.aws.clients import client
from whattowatch.adapters.embedded.clock import SystemClock
from whattowatch.bootstrap import Backstage
from whattowatch.faces.personalize import application
from whattowatch.faces.signatures import Keys

KEYS = Keys("test", "test", "personalize")
"""Those of every engine's tests."""
GROUP = "arn:aws:personalize:us-east-1:000000000000"
SETTING = (
    f"personalize:{GROUP}:campaign/evenings?tracking=tracker-1&datasets={GROUP}:dataset/wtw&filter={GROUP}:filter/types"
)


@contextmanager
def serving(backstage: Backstage) -> Iterator[str]:
    """Answer in a thread of this process; the address."""
    config = uvicorn.Config(
        application(backstage, KEYS, SystemClock()), log_config=None, lifespan="off", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as opened:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [opened]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{opened.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def led_to(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """Clients that are made anew, for this address."""
    engine = Aws(url)
    for name, value in engine.environment.items():
        monkeypatch.setenv(name, value)
    client.cache_clear()
    yield engine
    client.cache_clear()
