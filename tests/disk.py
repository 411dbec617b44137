"""Disks that are too small, for tests."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MOUNTED = 'mount -t tmpfs -o size="$1",mode=700 tmpfs "$2" && shift 2 && exec "$@"'
LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
os.execv(sys.argv[2], sys.argv[2:])
"""


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """What a full disk does to this process: beyond so many bytes the system takes no more of a file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def on_disk_of(size: int, folder: Path) -> tuple[str, ...]:
    """Launches a command for which the folder lies on a disk of so many bytes.

    Only root may mount one. For others no file may be larger, which SQLite tells as well, in other words.
    """
    if os.geteuid() == 0:
        return ("unshare", "--mount", "sh", "-euc", MOUNTED, "sh", str(size), str(folder))
    return (sys.executable, "-c", LIMITED, str(size))
