"""Asking TMDB over HTTP: politely, and again where that may help."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
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
SECONDS = 10.0
"""For one answer: to connect, and between two pieces of it."""
ATTEMPTS = 6
"""Of one request, until it is given up; answers that it was asked too often are counted apart."""
MOST_LIMITED = 20
SHORTEST_S, LONGEST_S = 0.5, 30.0
"""Pause after a try that failed: doubled with each, a random part of it left out."""
LONGEST_QUIET_S = 120.0
"""A service that wants to be left alone for longer is not waited for."""
MOST_BYTES = 32 * 1024 * 1024
"""Of one answer, unpacked: some times what the longest series has, and no more than a process can bear."""
USER_AGENT = f"WhatToWatch/{__version__}"

Answer = TypeVar("Answer")


class Client:
    """Asks one service. Used in one event loop.

    The token is a header of every request, so that it stands in no address, and in no error.

    Args:
        url: what all paths follow.
        token: the API Read Access Token.
        pace: of all its requests.
    """

    def __init__(self, url: str, token: str, pace: Pace) -> None:
        self._pace = pace
        self._requests = self._retries = self._limited = 0
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={"authorization": f"Bearer {token}", "accept": "application/json", "user-agent": USER_AGENT},
            timeout=SECONDS,
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
                if failed == ATTEMPTS:
                    raise
                await asyncio.sleep(_pause(failed))

    async def _once(
        self, path: str, kind: type[Answer], parameters: Mapping[str, str | int] | None, *, anew: bool
    ) -> Answer:
        await self._pace.turn()
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
        quiet = _pause(times) if fault.retry_after is None else fault.retry_after
        if times == MOST_LIMITED or quiet > LONGEST_QUIET_S:
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
        raise Unusable(f"not as described at {place}") from error
    except msgspec.DecodeError as error:
        raise Passing("no JSON") from error


def _pause(times: int) -> float:
    longest = min(SHORTEST_S * 2**times, LONGEST_S)
    return uniform(longest / 2, longest)  # noqa: S311  (nothing secret)
