"""TVmaze over HTTP, asked no more often than it allows."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from random import uniform
from typing import Any, TypeVar

import httpx
import msgspec

from whattowatch import __version__
from whattowatch.adapters.tvmaze.answers import Show, record_of, title_of
from whattowatch.domain.catalogue import Title, TitleRecord
from whattowatch.domain.errors import Unavailable

WELL_KNOWN = 80
"""The weight, of 100 at most, from which on a show is one that people may look for."""
KEPT_S = 12 * 3600.0
"""How long what was answered about many shows is not asked for again; TVmaze itself keeps it for as long or longer."""
BETWEEN_S = 0.51
"""Between two requests: TVmaze allows at least 20 in 10 seconds for each address."""
ATTEMPTS = 5
SHORTEST_S, LONGEST_S = 1.0, 30.0
"""Pause after a try that failed: doubled with each, a random part of it left out."""
SECONDS = 10.0
LOOKUPS = (("tvdb", "thetvdb"), ("imdb", "imdb"))
"""Under which names our ids are looked up."""

Answer = TypeVar("Answer")

LOG = logging.getLogger(__name__)


class TvMaze:
    """A `SeriesGuide`.

    Args:
        url: of the API, without a slash at the end.
        most: of how many series it may be asked in a round.
        between_s: seconds between two requests.
        sleep: waits for some seconds.
    """

    configured = True

    def __init__(
        self, url: str, most: int, between_s: float = BETWEEN_S, sleep: Callable[[float], Any] = time.sleep
    ) -> None:
        self.most = most
        self._between_s = between_s
        self._sleep = sleep
        self._next = time.monotonic()
        self._pages: dict[int, tuple[Title, ...] | None] = {}
        self._updates: dict[str, int] = {}
        self._told: dict[str, int] = {}
        self._unknown: set[tuple[tuple[str, str], ...]] = set()
        self._kept_until = 0.0
        self._http = httpx.Client(
            base_url=url, headers={"user-agent": f"WhatToWatch/{__version__}"}, timeout=SECONDS, trust_env=False
        )

    def close(self) -> None:
        """Close every connection."""
        self._http.close()

    def find(self, external_ids: Mapping[str, str]) -> str | None:
        """TVmaze's id of the series; a lookup answers with the address of the show."""
        self._forget_in_time()
        asked = tuple(sorted(external_ids.items()))
        found = None if asked in self._unknown else self._looked_up(external_ids)
        if found is None:
            self._unknown.add(asked)
        return found

    def _looked_up(self, external_ids: Mapping[str, str]) -> str | None:
        for name, parameter in LOOKUPS:
            if name not in external_ids:
                continue
            answer = self._ask("/lookup/shows", {parameter: external_ids[name]})
            place = answer.headers.get("location", "").rstrip("/") if answer is not None else ""
            if place.rpartition("/")[2].isdecimal():
                return str(place.rpartition("/")[2])
        return None

    def record(self, guide_id: str, title: Title) -> TitleRecord | None:
        """What TVmaze tells of the series."""
        answer = self._ask(f"/shows/{guide_id}", {"embed": "episodes"})
        self._told[guide_id] = self._updates.get(guide_id, 0)
        if answer is None:
            return None
        try:
            return record_of(msgspec.json.decode(answer.content, type=Show), title)
        except msgspec.DecodeError as error:
            LOG.warning("TVmaze's show %s is not as it describes shows: %s", guide_id, error)
            return None

    def changed(self) -> frozenset[str]:
        """TVmaze's ids of all series that changed within a week and were not told of since."""
        self._forget_in_time()
        if not self._updates:
            self._updates = self._asked_for("/updates/shows", {"since": "week"}, dict[str, int]) or {}
        return frozenset(each for each, at in self._updates.items() if self._told.get(each, -1) < at)

    def page(self, number: int) -> Sequence[Title] | None:
        """The well-known shows of a page of TVmaze's index."""
        self._forget_in_time()
        if number not in self._pages:
            shows = self._asked_for("/shows", {"page": str(number)}, list[Show])
            self._pages[number] = None if shows is None else tuple(_well_known(shows))
        return self._pages[number]

    def _forget_in_time(self) -> None:
        """A round that is done in turns must not begin with the same questions each time."""
        if time.monotonic() < self._kept_until:
            return
        self._kept_until = time.monotonic() + KEPT_S
        self._pages.clear()
        self._updates.clear()
        self._unknown.clear()

    def _asked_for(self, path: str, parameters: Mapping[str, str], kind: type[Answer]) -> Answer | None:
        """The answer, of this kind; None: there is no such thing.

        Raises:
            Unavailable: none came that is as TVmaze describes it.
        """
        answer = self._ask(path, parameters)
        try:
            return None if answer is None else msgspec.json.decode(answer.content, type=kind)
        except msgspec.DecodeError as error:
            raise Unavailable(f"TVmaze's answer to {path} is not as it describes it") from error

    def _ask(self, path: str, parameters: Mapping[str, str]) -> httpx.Response | None:
        """The answer, be it that it lies elsewhere; None: there is no such thing.

        Raises:
            Unavailable: none came in `ATTEMPTS`.
        """
        reason = ""
        for attempt in range(ATTEMPTS):
            self._wait_for_turn()
            try:
                answer = self._http.get(path, params=dict(parameters))
            except httpx.HTTPError as error:
                reason, pause = type(error).__name__, _pause(attempt)
            else:
                if answer.is_success or answer.is_redirect:
                    return answer
                if answer.status_code == HTTPStatus.NOT_FOUND:
                    return None
                reason, pause = f"status {answer.status_code}", _quiet(answer) or _pause(attempt)
            self._sleep(pause)
        raise Unavailable(f"TVmaze does not answer: {reason}")

    def _wait_for_turn(self) -> None:
        wait = self._next - time.monotonic()
        if wait > 0:
            self._sleep(wait)
        self._next = time.monotonic() + self._between_s


def _well_known(shows: Iterable[Show]) -> Iterator[Title]:
    return (title_of(each) for each in shows if each.weight >= WELL_KNOWN and each.name.strip())


def _quiet(answer: httpx.Response) -> float | None:
    """Seconds that the answer asks to wait, no longer than we care to."""
    text = answer.headers.get("retry-after", "")
    return min(float(text), LONGEST_S) if text.isdecimal() else None


def _pause(attempt: int) -> float:
    longest = min(SHORTEST_S * 2**attempt, LONGEST_S)
    return uniform(longest / 2, longest)  # noqa: S311  (nothing secret)
