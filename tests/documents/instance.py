"""A server that a test has started."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import IO

PATIENCE = 240
"""Seconds that the first start may take: it loads all titles, on a machine that may be slow or busy."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A running instance.

    Attributes:
        url: where it is.
        data: its data folder.
        log: what its processes said.
    """

    url: str
    data: Path
    log: Path


def started(command: Sequence[str], log: IO[str]) -> subprocess.Popen[str]:
    """The server's process; settings that a developer may have set in this environment do not reach it."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WTW_")}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)


def wait_until_serving(server: subprocess.Popen[str], log: Path) -> str:
    """The address that the server prints once it answers.

    Raises:
        RuntimeError: it ended before, or took too long; tells what it said.
    """
    alarm = Timer(PATIENCE, server.kill)
    alarm.start()
    try:
        return _address_in(server)
    except LookupError as ended:
        raise RuntimeError(f"the server did not answer: {log.read_text('utf-8')}") from ended
    finally:
        alarm.cancel()


def _address_in(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    for line in server.stdout:
        address = re.search(r"http://\S+", line)
        if address:
            return address[0]
    raise LookupError
