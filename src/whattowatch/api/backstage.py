"""What dispatch needs of whatever stands behind the ports."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from whattowatch.domain.identity import Identity
from whattowatch.domain.limits import Limits
from whattowatch.domain.metrics import Metrics
from whattowatch.ports import Ports, Site


class Backstage(Protocol):
    """What stands behind the ports of a process."""

    @property
    def identity(self) -> Identity:
        """Verifies tokens where no gateway in front has done so."""
        ...

    @property
    def limits(self) -> Limits:
        """Counts what could be abused."""
        ...

    @property
    def metrics(self) -> Metrics:
        """Counts what the process answers."""
        ...

    @property
    def site(self) -> Site:
        """What the instance tells of itself."""
        ...

    def request(self, *, writes: bool) -> AbstractContextManager[Ports]:
        """Ports that share one transaction, committed at the end and rolled back by an exception."""
        ...
