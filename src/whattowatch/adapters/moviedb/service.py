"""TMDB as a source of titles."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import zip_longest
from typing import Any, TypeVar

from whattowatch.adapters.moviedb.answers import Authenticated, ListPage
from whattowatch.adapters.moviedb.client import CONNECTIONS, Client, Patience
from whattowatch.adapters.moviedb.exports import Exports
from whattowatch.adapters.moviedb.faults import Fault, Missing, Passing
from whattowatch.adapters.moviedb.pace import Pace
from whattowatch.adapters.moviedb.titles import Titles
from whattowatch.adapters.moviedb.wanted import Wanted
from whattowatch.domain.catalogue import TitleType, TrendingList
from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import Unavailable
from whattowatch.domain.loading import Ending, Fetched, Traffic, Wish

MOST_PAGES = 500
"""TMDB refuses later ones, whatever it says of their number."""
A_MOMENT_S = 0.25
"""How long `fetch` waits for something to come before it lets its caller do something else."""

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Access:
    """How TMDB is reached.

    Attributes:
        url: of its API, with the version.
        files_url: of its daily files of ids.
        token: the API Read Access Token.
        rate: requests a second.
        patience: with each request.
    """

    url: str
    files_url: str
    token: str = field(repr=False)
    rate: float
    patience: Patience = field(default_factory=Patience)


class TmdbTitles:
    """A `TitleService`. For one thread; what it opens it keeps until it is closed."""

    configured = True

    def __init__(self, access: Access, wanted: Wanted, clock: Clock) -> None:
        self._url = access.url
        self._wanted = wanted
        self._clock = clock
        self._client = Client(access.url, access.token, Pace(access.rate), access.patience)
        self._exports = Exports(access.files_url)
        self._titles = Titles(self._client, wanted)
        self._runner: asyncio.Runner | None = None

    def check(self) -> None:
        """Make sure that TMDB answers and takes the token."""
        self._run(self._answered(self._client.get("authentication", Authenticated)))

    def listed(self, held: frozenset[str]) -> Iterator[Wish]:
        """The most popular films and series of TMDB's newest files in turn, and those of `held` that are in them."""
        today = self._clock.now().date()
        films = self._run(self._exports.choose(TitleType.MOVIE, today, self._wanted.films, held))
        series = self._run(self._exports.choose(TitleType.TV, today, self._wanted.series, held))
        # Popularity of films and of series cannot be compared: the third film is as important as the third series.
        for place, pair in enumerate(zip_longest(films, series)):
            for title_id in filter(None, pair):
                yield Wish(title_id, 1 / (1 + place))

    def changed(self, since: date, until: date) -> Iterator[str]:
        """Ids of the titles that changed on these days."""
        for type_ in TitleType:
            days = {"start_date": since.isoformat(), "end_date": until.isoformat()}
            page = pages = 1
            while page <= min(pages, MOST_PAGES):
                asked = self._client.get(f"{type_}/changes", ListPage, {**days, "page": page})
                answer = self._run(self._answered(asked))
                yield from (f"{type_}-{each.id}" for each in answer.results)
                page, pages = page + 1, answer.total_pages

    def fetch(self, title_ids: Iterable[str]) -> Iterator[Sequence[Fetched]]:
        """What comes of asking for these titles, as many at a time as there are connections."""
        waiting, under_way = iter(title_ids), set[asyncio.Task[Fetched]]()
        try:
            while True:
                free = CONNECTIONS - len(under_way)
                under_way |= {self._task(title_id) for _, title_id in zip(range(free), waiting, strict=False)}
                if not under_way:
                    return
                done = self._run(_some_of(under_way))
                under_way -= done
                yield [task.result() for task in done]
        finally:
            self._run(_end(under_way))

    def trending(self, window: str, now: datetime) -> TrendingList:
        """TMDB's lists of the window: the first page of each."""
        films, series = (self._trending(type_, window) for type_ in (TitleType.MOVIE, TitleType.TV))
        return TrendingList(window, source="tmdb", loaded_at=now, movies=films, tv=series)

    def traffic(self) -> Traffic:
        """What was exchanged with the API until now."""
        return self._client.traffic

    def close(self) -> None:
        """Close every connection."""
        if self._runner is not None:
            self._runner.run(self._client.close())
            self._runner.run(self._exports.close())
            self._runner.close()
            self._runner = None

    def _trending(self, type_: TitleType, window: str) -> tuple[str, ...]:
        asked = self._client.get(f"trending/{type_}/{window}", ListPage, {"language": self._wanted.language})
        found = self._run(self._answered(asked)).results
        return tuple(dict.fromkeys(f"{type_}-{each.id}" for each in found if not each.adult))

    def _task(self, title_id: str) -> asyncio.Task[Fetched]:
        return self._loop().get_loop().create_task(self._one(title_id))

    async def _one(self, title_id: str) -> Fetched:
        try:
            record, parts_missing = await self._titles.get(title_id)
        except Missing:
            return Fetched(title_id, Ending.GONE)
        except Passing as fault:
            return Fetched(title_id, Ending.FAILED, reason=str(fault))
        except Fault as fault:
            return Fetched(title_id, Ending.REFUSED, reason=str(fault))
        return Fetched(title_id, Ending.FETCHED, record, parts_missing=parts_missing)

    async def _answered(self, asked: Coroutine[Any, Any, Answer]) -> Answer:
        """The answer to what a load cannot do without.

        Raises:
            Unavailable: there is none.
        """
        try:
            return await asked
        except Fault as fault:
            raise Unavailable(f"TMDB does not answer: {fault}; it is asked at {self._url} (WTW_TMDB_URL)") from fault

    def _run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return self._loop().run(work)

    def _loop(self) -> asyncio.Runner:
        if self._runner is None:
            self._runner = asyncio.Runner()
        return self._runner


async def _some_of(tasks: set[asyncio.Task[Fetched]]) -> set[asyncio.Task[Fetched]]:
    done, _ = await asyncio.wait(tasks, timeout=A_MOMENT_S, return_when=asyncio.FIRST_COMPLETED)
    return done


async def _end(tasks: set[asyncio.Task[Fetched]]) -> None:
    """Give up what is under way when the caller wants no more."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
