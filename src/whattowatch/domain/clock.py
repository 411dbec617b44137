"""The time, as a port, so that rules about days and hours can be tested."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the present instant. Thread-safe; never raises."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...
