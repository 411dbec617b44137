"""Asking TMDB over HTTP: politely, and again where that may help."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from random import uniform
from typing import TypeVar

import httpx
import msgspec

from whattowatch import __version__
from whattowatch.adapters.moviedb.faults import Limited, Passing, Unusable, fault_of
from whattowatch.adapters.moviedb.pace import Pace
from whattowatch.domain.errors import Unavailable
from whattowatch.domain.loading import Traffic

CONNECTIONS = 15
"""TMDB's staff name 20 connections for each address as what its network takes."""
LONGEST_QUIET_S = 120.0
"""A service that wants to be left alone for longer is not waited for."""
MOST_BYTES = 32 * 1024 * 1024
"""Of one answer, unpacked: some times what the longest series has, and no more than a process can bear."""
NUMBER = re.compile(r"\[\d+\]")
USER_AGENT = f"WhatToWatch/{__version__}"

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a request is waited for, and how often it is made.

    Attributes:
        answer_s: seconds to connect, and between two pieces of an answer.
        attempts: of one request, until it is given up; answers that it was asked too often are counted apart.
        most_limited: of these.
        shortest_s: a pause after a try that failed is twice as long at most; doubled with each, a random part of it
            left out.
        longest_s: of such a pause.
    """

    answer_s: float = 10.0
    attempts: int = 6
    most_limited: int = 20
    shortest_s: float = 0.5
    longest_s: float = 30.0

    def pause(self, times: int) -> float:
        """Seconds to wait after so many tries."""
        longest = min(self.shortest_s * 2**times, self.longest_s)
        return uniform(longest / 2, longest)  # noqa: S311  (nothing secret)


class Client:
    """Asks one service. Used in one event loop.

    The token is a header of every request, so that it stands in no address, and in no error.

    Args:
        url: what all paths follow.
        token: the API Read Access Token.
        pace: of all its requests.
        patience: with each of them.
    """

    def __init__(self, url: str, token: str, pace: Pace, patience: Patience) -> None:
        self._pace = pace
        self._patience = patience
        self._requests = self._retries = self._limited = 0
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={"authorization": f"Bearer {token}", "accept": "application/json", "user-agent": USER_AGENT},
            timeout=patience.answer_s,
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
            # What an environment names as a proxy is for others; the token goes to TMDB alone.
            trust_env=False,
        )

    @property
    def traffic(self) -> Traffic:
        """What was exchanged until now."""
        return Traffic(self._requests, self._retries, self._limited)

    async def close(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def get(self, path: str, kind: type[Answer], parameters: Mapping[str, str | int] | None = None) -> Answer:
        """The answer, of this kind.

        Raises:
            Missing, Unusable: final answers.
            Passing: what the last of several tries ended in.
            Unavailable: the key is refused, or the service wants to be left alone for long.
        """
        failed = limited = 0
        while True:
            try:
                return await self._once(path, kind, parameters, anew=failed + limited > 0)
            except Limited as fault:
                limited += 1
                self._leave_alone(fault, limited)
            except Passing:
                failed += 1
                if failed == self._patience.attempts:
                    raise
                await asyncio.sleep(self._patience.pause(failed))

    async def _once(
        self, path: str, kind: type[Answer], parameters: Mapping[str, str | int] | None, *, anew: bool
    ) -> Answer:
        async with self._pace.turn():
            self._requests += 1
            self._retries += anew
            try:
                async with self._http.stream("GET", path, params=parameters) as answer:
                    body = await whole(answer)
            except httpx.HTTPError as error:
                raise Passing(f"no whole answer: {type(error).__name__}") from error
        if answer.status_code != HTTPStatus.OK:
            raise fault_of(answer, body)
        return decoded(body, kind)

    def _leave_alone(self, fault: Limited, times: int) -> None:
        self._limited += 1
        quiet = self._patience.pause(times) if fault.retry_after is None else fault.retry_after
        if times == self._patience.most_limited or quiet > LONGEST_QUIET_S:
            raise Unavailable(f"TMDB says that it is asked too often: try later ({quiet:.0f} s)") from fault
        self._pace.cool_down(quiet)


async def whole(answer: httpx.Response) -> bytes:
    """The body, unpacked, as long as it is not too long.

    Raises:
        Unusable: it is.
    """
    body = bytearray()
    async for piece in answer.aiter_bytes():
        body += piece
        if len(body) > MOST_BYTES:
            raise Unusable(f"more than {MOST_BYTES // 1024 // 1024} MiB")
    return bytes(body)


def decoded(body: bytes, kind: type[Answer]) -> Answer:
    """The answer that these bytes are.

    Raises:
        Passing: they are no JSON: half of an answer, or a page that somebody put in front.
        Unusable: they are, and not as TMDB describes it.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        _, _, place = str(error).rpartition(" at ")
        # Without its numbers the place is the same for every record with this fault.
        raise Unusable(f"not as described at {NUMBER.sub('[…]', place.strip('`'))}") from error
    except msgspec.DecodeError as error:
        raise Passing("no JSON") from error
