"""A stand-in for TMDB, and what asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from moving_clock import MovingClock
from tmdb_server import TOKEN, TmdbServer, film, series, tmdb_server
from whattowatch.adapters.moviedb.client import Patience
from whattowatch.adapters.moviedb.service import Access, TmdbTitles
from whattowatch.adapters.moviedb.wanted import Wanted

SOON = Patience(answer_s=0.5, shortest_s=0.001, longest_s=0.004)
FAST = 10_000.0

Making = Callable[..., TmdbTitles]


@pytest.fixture
def server() -> Iterator[TmdbServer]:
    """Has three films and two series."""
    with tmdb_server() as running:
        running.add(film(1, "Aurora"), film(2, "Borealis"), film(3, "Cirrus"))
        running.add(series(1, "The Long Way", 2, 3), series(2, "A Short One", 1))
        yield running


@pytest.fixture
def make(server: TmdbServer) -> Iterator[Making]:
    """Makes a service that asks the stand-in."""
    with ExitStack() as opened:

        def making(wanted: Wanted | None = None, token: str = TOKEN, patience: Patience = SOON) -> TmdbTitles:
            access = Access(server.url, server.files_url, token, FAST, patience)
            made = TmdbTitles(access, wanted or Wanted(), MovingClock())
            opened.callback(made.close)
            return made

        yield making


@pytest.fixture
def service(make: Making) -> TmdbTitles:
    """Asks the stand-in."""
    return make()
