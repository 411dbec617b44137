"""A web process on this machine, and clients that keep their connections."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Lock
from typing import NamedTuple, Protocol, Self

from benchmarks.baseline import percentile
from whattowatch.processes.supervisor import FRUGAL
from whattowatch.settings import Settings, environment_of

START = 60
"""Seconds that a process may take until it answers."""
TICKS = os.sysconf("SC_CLK_TCK")


class Sent(Protocol):
    """A request, with a body if it is a POST."""

    @property
    def target(self) -> str: ...  # noqa: D102  (path and query)
    @property
    def body(self) -> bytes | None: ...  # noqa: D102  (JSON)


class Throughput(NamedTuple):
    """Of many requests: per second; milliseconds of the server's CPU, and on the wall."""

    rate: float
    cpu: float
    wall: float
    wall_p99: float


class Served:
    """A server process, while the block lasts.

    Args:
        settings: of the instance.
        command: a server that opens `{port}` itself; None is our web process, which inherits a socket.
    """

    def __init__(self, settings: Settings, command: Sequence[str] | None = None) -> None:
        self._command = command
        self.environment = {**os.environ, **environment_of(settings), **FRUGAL}

    def __enter__(self) -> Self:
        """Start it and wait until it answers."""
        listening = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port, number = listening.getsockname()[1], listening.fileno()
        command = [sys.executable, "-m", "whattowatch", "web", "--socket", str(number)]
        passed: tuple[int, ...] = (number,)
        if self._command is not None:
            listening.close()
            command, passed = [part.format(port=self.port) for part in self._command], ()
        self.process = subprocess.Popen(  # noqa: S603  (our own program)
            command, env=self.environment, stdin=subprocess.PIPE, pass_fds=passed
        )
        listening.close()
        self._wait()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.process.terminate()
        self.process.communicate()

    def pids(self) -> list[int]:
        """The process and its children."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text("ascii")
        return [self.process.pid, *map(int, children.split())]

    def cpu(self) -> float:
        """CPU seconds so far."""
        return sum(map(cpu_seconds, self.pids()))

    def pss(self) -> float:
        """Memory in MiB."""
        return sum(map(pss_mib, self.pids()))

    def measured(self, requests: Sequence[Sent], connections: int, headers: Mapping[str, str]) -> Throughput:
        """Sends the requests over so many connections."""
        rest, lock = iter(requests), Lock()
        cpu, begun = self.cpu(), time.perf_counter()
        with ThreadPoolExecutor(connections) as pool:
            workers = [pool.submit(self._send_all, rest, lock, headers) for _ in range(connections)]
            walls = [wall for worker in workers for wall in worker.result()]
        cpu, wall = self.cpu() - cpu, time.perf_counter() - begun
        count = len(walls)
        return Throughput(count / wall, cpu / count * 1e3, percentile(walls, 0.5), percentile(walls, 0.99))

    def _send_all(self, rest: Iterator[Sent], lock: Lock, headers: Mapping[str, str]) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START)
        walls: list[float] = []
        while True:
            with lock:
                sent = next(rest, None)
            if sent is None:
                connection.close()
                return walls
            begun = time.perf_counter()
            connection.request("GET" if sent.body is None else "POST", sent.target, sent.body, dict(headers))
            response = connection.getresponse()
            body = response.read()
            walls.append((time.perf_counter() - begun) * 1e3)
            if response.status >= http.HTTPStatus.BAD_REQUEST:
                raise RuntimeError(f"{sent.target}: {response.status} {body.decode()}")

    def _wait(self) -> None:
        """Until it answers: a listening socket accepts while our process still starts, others open theirs late."""
        until = time.monotonic() + START
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=START)
            try:
                connection.request("GET", "/.well-known/jwks.json")
                connection.getresponse().read()
            except ConnectionError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
            else:
                return
            finally:
                connection.close()


def cpu_seconds(pid: int) -> float:
    """CPU time of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def pss_mib(pid: int) -> float:
    """The process' proportional share of memory: what is shared counts once."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
