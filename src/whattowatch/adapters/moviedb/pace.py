"""How fast a service is asked: an even pace, and none while it wants to be left alone."""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import Awaitable, Callable

CATCH_UP_S = 0.1
"""A pause of our own is made up for as far as this: the requests that were held up follow at once. More of them would
meet at TMDB with those that were late on the way."""

SLOWER, FASTER = 0.8, 1.1
"""After an answer that this was too often the pace falls; each `RECOVERY_S` without another one it rises again."""
RECOVERY_S = 10.0
SLOWEST = 1.0
"""Requests a second, at least."""


class Pace:
    """One for all requests of a process to a service, used in one event loop.

    Args:
        rate: requests a second.
        now: seconds on a clock that only goes forward.
        sleep: waits so many of them.
    """

    def __init__(
        self,
        rate: float,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._most = self._rate = rate
        self._now = now
        self._sleep = sleep
        self._turns = asyncio.Lock()
        self._next = now()
        self._sent = deque[float](maxlen=max(1, int(rate)))
        self._quiet_until = now()
        self._recovers_at = now()

    @property
    def rate(self) -> float:
        """Requests a second at present."""
        return self._rate

    async def turn(self) -> None:
        """Wait until the next request may be sent; those who wait are served in order."""
        async with self._turns:
            while (wait := max(self._next, self._quiet_until, self._room_at()) - self._now()) > 0:
                await self._sleep(wait)
            now = self._now()
            self._recover(now)
            self._next = max(self._next, now - CATCH_UP_S) + 1 / self._rate
            self._sent.append(now)

    def cool_down(self, seconds: float) -> None:
        """Send nothing for so long, and less often from then on. Answers to what was under way count as one."""
        now = self._now()
        if now >= self._quiet_until:
            self._rate = max(SLOWEST, self._rate * SLOWER)
        self._quiet_until = max(self._quiet_until, now + seconds)
        # What was saved up before must not follow all at once.
        self._next = max(self._next, self._quiet_until)
        self._recovers_at = self._quiet_until + RECOVERY_S

    def _room_at(self) -> float:
        """When one more does not make too many in a second, or in the time that one takes."""
        most = max(1, int(self._rate))
        return self._sent[-most] + most / self._rate if len(self._sent) >= most else -math.inf

    def _recover(self, now: float) -> None:
        if self._rate < self._most and now >= self._recovers_at:
            self._rate = min(self._most, self._rate * FASTER)
            self._recovers_at = now + RECOVERY_S
