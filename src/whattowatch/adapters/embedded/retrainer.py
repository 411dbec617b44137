"""Retraining in a process of its own (port `Retrainer`), so that mails and other jobs need not wait for it."""

from __future__ import annotations

import logging
import subprocess
import threading
from collections.abc import Mapping, Sequence
from importlib.util import find_spec

LOG = logging.getLogger(__name__)

GRACE = 10
"""Seconds that a training gets to end before it is killed; what its last checkpoint does not hold is lost anyway."""
NEEDED = ("jax", "optax")
"""Libraries of the extra `train`."""


class NoRetrainer:
    """Where nothing is trained."""

    def begin(self) -> bool:
        """Nothing begins."""
        return False


class SubprocessRetrainer:
    """Starts a command, and ends it when it is closed. The command's input is a pipe that ends with this process.

    Args:
        command: trains.
        environment: of the command.
        needed: libraries without which it cannot train.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], needed: Sequence[str] = NEEDED) -> None:
        self._command, self._environment, self._needed = tuple(command), dict(environment), tuple(needed)
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._told = False

    def begin(self) -> bool:
        """Whether a training has begun: not while one is under way, and not where libraries are missing."""
        with self._lock:
            if not self._is_able() or self._is_under_way():
                return False
            self._process = subprocess.Popen(  # noqa: S603  (our own program)
                self._command, env=self._environment, stdin=subprocess.PIPE
            )
            return True

    def close(self) -> None:
        """Ends what is under way."""
        with self._lock:
            if self._process is not None:
                self._process.terminate()
                try:
                    self._process.wait(GRACE)
                except subprocess.TimeoutExpired:
                    self._process.kill()
                self._forget()

    def _is_under_way(self) -> bool:
        if self._process is None:
            return False
        if self._process.poll() is None:
            return True
        self._forget()
        return False

    def _is_able(self) -> bool:
        """Says once why not."""
        missing = [name for name in self._needed if find_spec(name) is None]
        if missing and not self._told:
            LOG.info("no model is trained here, since %s is not installed", " and ".join(missing))
            self._told = True
        return not missing

    def _forget(self) -> None:
        if self._process is not None:
            with self._process:  # Closes its input and waits for it.
                self._process = None
