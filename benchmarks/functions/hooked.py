"""A function after SnapStart's hook before the snapshot: it has answered once, and let go of its connections.

Runs in the function's own process. Lambda would snapshot it here and go on from the snapshot at each start.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from whattowatch.faces import lambdas


def __getattr__(name: str) -> Any:
    """The handler, which Lambda's runtime client looks up before the first event."""
    if name != "answer":
        raise AttributeError(name)
    function = getattr(lambdas, os.environ["TIMED"])
    # Of this folder, which is on the function's path.
    function(import_module("events").event_for(os.environ["TIMED"]), None)
    # A connection does not outlive a snapshot. There is no other way to the ports that the handler has built.
    lambdas._backstage().database.close()  # noqa: SLF001
    return function
