"""TMDB's daily files of ids: every title with its popularity, for nothing but the download.

A file is gzip, with a JSON object on each line, in no order. It is there from about eight in the morning (UTC), so that
yesterday's may be the newest; each is kept for three months.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from heapq import heappush, heappushpop
from http import HTTPStatus

import httpx
import msgspec

from whattowatch.adapters.moviedb.answers import ExportLine
from whattowatch.adapters.moviedb.client import USER_AGENT
from whattowatch.domain.catalogue import TitleType
from whattowatch.domain.errors import Unavailable

FILES = {TitleType.MOVIE: "movie_ids", TitleType.TV: "tv_series_ids"}
DAYS_BACK = 4
TRIES = 3
"""Of one file that does not come whole."""
SECONDS = 30.0
GZIP = 31
"""zlib's word for a stream with gzip's header."""


class _NotWholeError(Exception):
    """The file ended too early, or is none."""


@dataclass
class Chosen:
    """The most popular of the titles that came by, and those that are held already.

    Args:
        most: how many of the most popular.
        held: ids that are wanted whatever their popularity.
    """

    type: TitleType
    most: int
    held: frozenset[str]
    _best: list[tuple[float, int]] = field(default_factory=list)
    _known: dict[str, float] = field(default_factory=dict)

    def see(self, line: ExportLine) -> None:
        """Take one in, unless it is for adults or a mere video."""
        if line.adult or line.video:
            return
        popularity = line.popularity or 0.0
        if f"{self.type}-{line.id}" in self.held:
            self._known[f"{self.type}-{line.id}"] = popularity
        if len(self._best) < self.most:
            heappush(self._best, (popularity, -line.id))
        elif self._best:
            heappushpop(self._best, (popularity, -line.id))

    def ranked(self) -> list[str]:
        """Their ids, most popular first."""
        best = {f"{self.type}-{-number}": popularity for popularity, number in self._best}
        return [id_ for id_, _ in sorted((self._known | best).items(), key=lambda each: (-each[1], each[0]))]


class Exports:
    """Downloads the files. The token is not sent along: they are another host's, and for everybody.

    Args:
        url: what their names follow.
    """

    def __init__(self, url: str) -> None:
        self._http = httpx.AsyncClient(
            base_url=url, headers={"user-agent": USER_AGENT}, timeout=SECONDS, trust_env=False
        )

    async def close(self) -> None:
        """Close the connection."""
        await self._http.aclose()

    async def choose(self, type_: TitleType, today: date, most: int, held: frozenset[str]) -> list[str]:
        """The ids to keep, most popular first, of the newest file.

        Raises:
            Unavailable: no file can be had.
        """
        for days in range(DAYS_BACK):
            name = f"{FILES[type_]}_{today - timedelta(days=days):%m_%d_%Y}.json.gz"
            for _ in range(TRIES):
                chosen = Chosen(type_, most, held)
                try:
                    if not await self._read(name, chosen):
                        break
                    return chosen.ranked()
                except (_NotWholeError, httpx.HTTPError):
                    continue
        raise Unavailable(f"none of TMDB's files {FILES[type_]} of the last {DAYS_BACK} days could be had")

    async def _read(self, name: str, chosen: Chosen) -> bool:
        """Whether there is such a file, which is taken in line by line."""
        async with self._http.stream("GET", name) as answer:
            if answer.status_code in {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN}:
                return False
            answer.raise_for_status()
            async for line in lines(answer.aiter_raw()):
                chosen.see(line)
        return True


async def lines(pieces: AsyncIterator[bytes]) -> AsyncIterator[ExportLine]:
    """The lines of a file that comes piece by piece; one that is not as described is passed over.

    Raises:
        _NotWholeError: it is no gzip, or its end is missing.
    """
    unpacking, rest = zlib.decompressobj(GZIP), b""
    async for piece in pieces:
        try:
            text = rest + unpacking.decompress(piece)
        except zlib.error as error:
            raise _NotWholeError from error
        *whole, rest = text.split(b"\n")
        for line in _parsed(whole):
            yield line
    if not unpacking.eof:
        raise _NotWholeError
    for line in _parsed([rest]):
        yield line


def _parsed(texts: list[bytes]) -> Iterator[ExportLine]:
    for text in texts:
        if text:
            try:
                yield msgspec.json.decode(text, type=ExportLine)
            except msgspec.DecodeError:
                continue
