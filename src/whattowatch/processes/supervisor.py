"""`serve`: prepare the instance, then run a web process and a worker, and start again what ends by itself."""

from __future__ import annotations

import http.client
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

import msgspec

from whattowatch.bootstrap import Backstage
from whattowatch.domain.errors import Unavailable
from whattowatch.installation import prepare
from whattowatch.processes.lifeline import on_signals
from whattowatch.processes.web import listen
from whattowatch.settings import Settings, environment_of

LOG = logging.getLogger(__name__)

LOOK = 0.1
"""Seconds between two looks at the processes."""
FRUGAL = {
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": str(4 * 2**20),
    "MALLOC_TRIM_THRESHOLD_": str(16 * 2**20),
}
"""NumPy's threads cost more than they bring at the size of our arrays, and each of malloc's arenas keeps memory.

Arrays of some hundred kilobytes come and go with every recommendation. Without the thresholds, glibc gives their memory
back to the kernel each time, and to have its pages made anew takes longer than to work with the arrays.
"""
GRACE = 15
"""Seconds that a process gets to end before it is killed."""
START_GRACE = 60
"""Seconds that the web process may take until it answers."""
ONE_ANSWER = 1
"""Seconds to wait for one answer, before looking whether the web process still lives."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds before a process that ended by itself is started again; doubled each time it happens soon again."""
STEADY = 60
"""Seconds after which a process counts as having run well."""


@dataclass
class Child:
    """A process that should always run."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    sockets: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = FIRST_WAIT
    due: float = field(default=0.0)

    def start(self) -> None:
        """Start it; its input is a pipe that ends with this process."""
        self.process = subprocess.Popen(  # noqa: S603  (our own program)
            (sys.executable, "-m", "whattowatch", *self.command),
            env=dict(self.environment),
            stdin=subprocess.PIPE,
            pass_fds=self.sockets,
        )
        self.started = time.monotonic()

    def look(self) -> None:
        """Start it again if it ended and its wait is over."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self._close()
        self.wait = FIRST_WAIT if now - self.started > STEADY else min(self.wait * 2, LONGEST_WAIT)
        self.due = now + self.wait
        LOG.error("%s ended with status %d and is started again in %.1f s", self.name, code, self.wait)

    def stop(self) -> None:
        """End it, by force if it must be."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(GRACE)
        except subprocess.TimeoutExpired:
            LOG.exception("%s did not end in time and is killed", self.name)
            self.process.kill()
            self.process.wait()
        self._close()

    def _close(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
        self.process = None


def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until told to stop.

    Args:
        settings: of the instance.
        say: tells people how far it is.

    Raises:
        Unavailable, OSError: the instance could not be prepared, or the address is in use.
    """
    stop = threading.Event()
    # What is not prepared by then is prepared at the next start.
    on_signals(_leave)
    # First of all, so that an address in use is told before anything is done.
    with listen(settings) as listening:
        # Links and tokens name the address, so that a free port that was taken must be known to the processes.
        settings = msgspec.structs.replace(settings, port=listening.getsockname()[1])
        _prepare(settings, say)
        on_signals(stop.set)
        children = _children(settings, listening)
        try:
            for child in children:
                child.start()
            _wait_until_answering(settings, children[0], stop)
            say(f"WhatToWatch is at {settings.address}  (stop with Ctrl-C)")
            while not stop.wait(LOOK):
                for child in children:
                    child.look()
        finally:
            for child in children:
                child.stop()


def _prepare(settings: Settings, say: Callable[[str], None]) -> None:
    backstage = Backstage(settings)
    try:
        prepare(backstage, say)
    finally:
        backstage.close()


def _leave() -> NoReturn:
    raise SystemExit(0)


def _children(settings: Settings, listening: socket.socket) -> tuple[Child, Child]:
    environment = {**FRUGAL, **os.environ, **environment_of(settings)}
    listening.set_inheritable(True)
    number = listening.fileno()
    return (
        Child("web", ("web", "--socket", str(number)), environment, (number,)),
        Child("worker", ("worker", "--supervised"), environment),
    )


def _wait_until_answering(settings: Settings, web: Child, stop: threading.Event) -> None:
    until = time.monotonic() + START_GRACE
    while time.monotonic() < until and not stop.is_set():
        if web.process is None or web.process.poll() is not None:
            raise Unavailable("the web process ended while it was starting: see its words above")
        if _answers(settings.host, settings.port):
            return
        stop.wait(LOOK / 2)
    if not stop.is_set():
        raise Unavailable(f"the web process did not answer within {START_GRACE} s")


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=ONE_ANSWER)
    try:
        connection.request("GET", "/.well-known/jwks.json")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()
