"""How fast a service is asked: an even pace, and none while it wants to be left alone.

A service counts requests when they reach it, which may be any time after they were sent: what was held up on the way
meets there with what follows. So a request counts here from its turn until a second after its answer; in between the
service has counted it. Of those never more than `SPARE` times a second's may be, so that no second there has more.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

CATCH_UP_S = 0.1
"""A pause of our own is made up for as far as this: the requests that were held up follow at once."""
SECOND = 1.0
SPARE = 8 / 7
"""TMDB's limit, about 40 requests in a second, over the 35 that are set. With less of it, answers that take their time
would slow the load: as it is they do from 0.14 s on."""

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
        self._under_way = 0
        self._answered = deque[float]()
        self._quiet_until = now()
        self._recovers_at = now()

    @property
    def rate(self) -> float:
        """Requests a second at present."""
        return self._rate

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until a request may be sent, those who wait being served in order, and make it within the context."""
        await self._wait()
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1
            self._answered.append(self._now())

    async def _wait(self) -> None:
        async with self._turns:
            while (
                wait := max(self._next, self._quiet_until, self._room_at(), self._room_there_at()) - self._now()
            ) > 0:
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

    def _room_there_at(self) -> float:
        """When one more does not make too many that the service may count in one second."""
        now = self._now()
        while self._answered and self._answered[0] + SECOND <= now:
            self._answered.popleft()
        if self._under_way + len(self._answered) < max(1, int(self._rate * SPARE)):
            return -math.inf
        # Where none is answered, nobody knows when one will be: look again soon.
        return self._answered[0] + SECOND if self._answered else now + 1 / self._rate

    def _recover(self, now: float) -> None:
        if self._rate < self._most and now >= self._recovers_at:
            self._rate = min(self._most, self._rate * FASTER)
            self._recovers_at = now + RECOVERY_S
