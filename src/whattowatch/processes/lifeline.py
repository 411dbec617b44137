"""How a process learns that it should stop: a signal, or the end of the supervisor that started it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable

STOPPING = (signal.SIGTERM, signal.SIGINT)


def on_signals(stop: Callable[[], None]) -> None:
    """Call `stop` when this process is told to end. Only the main thread may set this up."""
    for each in STOPPING:
        signal.signal(each, lambda _number, _frame: stop())


def on_end_of_supervisor(stop: Callable[[], None]) -> None:
    """Call `stop` when the supervisor is gone, also when it was killed: the pipe it holds on our input then ends."""
    threading.Thread(target=_wait_for_end, args=(sys.stdin.fileno(), stop), daemon=True).start()


def _wait_for_end(pipe: int, stop: Callable[[], None]) -> None:
    # Read without Python's buffer, whose lock would be held when the interpreter ends.
    while os.read(pipe, 1):
        pass
    stop()
