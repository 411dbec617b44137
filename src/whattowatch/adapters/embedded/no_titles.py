"""No service to ask for titles: the starter's are all there are (port `TitleService`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import NoReturn

from whattowatch.domain.catalogue import TrendingList
from whattowatch.domain.errors import Unavailable
from whattowatch.domain.loading import Fetched, Traffic, Wish


class NoTitles:
    """Says that it is not configured, and answers nothing else."""

    configured = False

    def check(self) -> None:
        """There is nothing to check."""
        _refuse()

    def listed(self, held: frozenset[str]) -> Iterator[Wish]:
        """Nobody lists anything."""
        _refuse(held)

    def changed(self, since: date, until: date) -> Iterator[str]:
        """Nobody knows what changed."""
        _refuse(since, until)

    def fetch(self, title_ids: Iterable[str]) -> Iterator[Sequence[Fetched]]:
        """Nobody can be asked."""
        _refuse(title_ids)

    def trending(self, window: str, now: datetime) -> TrendingList:
        """Nobody knows what is trending."""
        _refuse(window, now)

    def traffic(self) -> Traffic:
        """There was none."""
        return Traffic()


def _refuse(*_asked: object) -> NoReturn:
    raise Unavailable("there is no token for TMDB: set WTW_TMDB_TOKEN")
