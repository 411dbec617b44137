"""Runs a benchmark with the environment that `serve` gives its processes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from whattowatch.processes.supervisor import FRUGAL


def as_served() -> None:
    """Begin this program anew, unless it has that environment: malloc and NumPy read theirs as they are loaded."""
    if all(os.environ.get(name) == value for name, value in FRUGAL.items()):
        return
    module = f"benchmarks.{Path(sys.argv[0]).stem}"
    os.execve(sys.executable, [sys.executable, "-m", module, *sys.argv[1:]], {**os.environ, **FRUGAL})  # noqa: S606  (ourselves)
