"""A server in a process of its own, on a free port of 127.0.0.1, that ends with whoever started it."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

START_S, STOP_S = 180, 15


def free_port() -> int:
    """A port that nobody listens on."""
    with closing(socket.socket()) as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
    return port


@contextmanager
def serving(
    command: Sequence[str | Path], folder: Path, address: str, environment: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Run the command in this folder; within the block it answers at this address.

    What it leaves among temporary files goes with it: MiniStack leaves gigabytes, a copy of the code for each
    function.

    Raises:
        RuntimeError: it does not come to answer; the message has its log.
    """
    log = folder / "log"
    with TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        yield from _served(command, log, address, {**os.environ, "TMPDIR": temporary, **(environment or {})})


def _served(command: Sequence[str | Path], log: Path, address: str, environment: Mapping[str, str]) -> Iterator[None]:
    with log.open("w") as writing:
        server = subprocess.Popen(
            ["/usr/bin/setpriv", "--pdeathsig", "KILL", *map(str, command)],
            cwd=log.parent,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=writing,
        )
    try:
        _wait_until_ready(server, address, log)
        yield
    finally:
        _end(server)


def _wait_until_ready(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while server.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(address, timeout=2)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{address} does not answer:\n{log.read_text(errors='replace')[-3000:]}")


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(STOP_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait(STOP_S)
