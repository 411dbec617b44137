"""Where `.ci/engines` has installed the engines that stand for AWS's services."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

SPECIFICATIONS = Path(__file__).parent
CACHE = Path("/var/cache/wtw-engines")
LOCKED = {
    "ministack": ("requirements.lock",),
    "cognito": ("package.json", "package-lock.json"),
    "opensearch": ("pom.xml",),
}
"""The files that say what is installed of each engine."""


class NotInstalledError(Exception):
    """This machine lacks the engine."""


def folder(engine: str) -> Path:
    """Where the engine is installed, in the version that this checkout locks.

    Raises:
        NotInstalledError: it is not.
    """
    installed = cache() / f"{engine}-{digest(engine)}"
    if not installed.is_dir():
        raise NotInstalledError(f"{engine} is not installed here: bash .ci/engines")
    return installed


def cache() -> Path:
    """The folder of all engines."""
    return Path(os.environ.get("WTW_ENGINES") or CACHE)


def digest(engine: str) -> str:
    """Names the version, so that a checkout never meets what another one has installed."""
    content = b"".join((SPECIFICATIONS / engine / name).read_bytes() for name in LOCKED[engine])
    return hashlib.sha256(content).hexdigest()[:16]
