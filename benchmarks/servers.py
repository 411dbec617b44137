"""The same application behind several servers: requests a second, CPU, memory, and slow clients.

    pip install --target FOLDER granian hypercorn
    PYTHONPATH=FOLDER python -m benchmarks.servers [--requests 300]

Slow clients: 200 connections that send half a request and then wait; meanwhile others call. GET /.well-known/jwks.json
costs next to nothing itself, so that it shows the server's own part.
"""

from __future__ import annotations

import argparse
import socket
import sys
from contextlib import ExitStack
from typing import NamedTuple

from benchmarks.baseline import heading, measured
from benchmarks.calls import Sent, authorised, instance
from benchmarks.library import Library, Size
from benchmarks.over_http import Served
from whattowatch.bootstrap import Backstage

FACTORY = "benchmarks.served_app:make"
SLOW = 200
CONNECTIONS = 16
TARGETS = ("/.well-known/jwks.json", "/watch")
COMMANDS = {
    "uvicorn": "uvicorn --factory {factory} --port {port} --no-access-log --log-level error --lifespan off",
    "granian": "granian --factory --interface asgi --port {port} --no-ws --log-level error {factory}",
    "hypercorn": "hypercorn --bind 127.0.0.1:{port} --log-level ERROR {factory}()",
}


class Row(NamedTuple):
    """What one server did with one call."""

    rate: float
    cpu: float
    p99: float


def half_a_request(port: int, stack: ExitStack) -> None:
    """Opens a connection that sends the beginning of its headers and then nothing."""
    connection = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
    connection.sendall(b"GET /watch HTTP/1.1\r\nHost: slow\r\nX-Begun: ")


def row(served: Served, target: str, requests: int, headers: dict[str, str]) -> Row:
    """Measures one call."""
    served.measured([Sent(target)] * CONNECTIONS, CONNECTIONS, headers)
    found = served.measured([Sent(target)] * requests, CONNECTIONS, headers)
    return Row(found.rate, found.cpu, found.wall_p99)


def named(server: str, what: str, found: Row) -> str:
    """A line of the result."""
    return f"{server:<10}{what:<26}{found.rate:>7.0f}/s{found.cpu:>7.2f} ms CPU{found.p99:>8.1f} ms p99"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--servers", nargs="+", choices=COMMANDS, default=list(COMMANDS))
    given = parser.parse_args()

    def work(backstage: Backstage, library: Library) -> None:
        print(heading(), str(measured()), f"{CONNECTIONS} connections", sep="\n", flush=True)
        headers = dict(authorised(backstage, library.owner))
        for name in given.servers:
            command = [sys.executable, "-m", *COMMANDS[name].replace("{factory}", FACTORY).split()]
            with Served(backstage.settings, command) as served, ExitStack() as slow:
                for target in TARGETS:
                    print(named(name, target, row(served, target, given.requests, headers)))
                for _ in range(SLOW):
                    half_a_request(served.port, slow)
                print(named(name, f"the first, {SLOW} slow", row(served, TARGETS[0], given.requests, headers)))
                print(f"{name:<10}memory {served.pss():.0f} MiB", flush=True)

    instance(work, Size(others=10))


if __name__ == "__main__":
    main()
