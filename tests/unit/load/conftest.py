"""A world that loads from a stand-in for TMDB."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from moving_clock import MovingClock
from tmdb_server import TOKEN, TmdbServer, film, series, tmdb_server
from unit.adapters.moviedb.conftest import FAST, SOON
from whattowatch.adapters.moviedb.service import Access, TmdbTitles
from whattowatch.adapters.moviedb.wanted import Wanted
from world import World, new_world


@pytest.fixture
def server() -> Iterator[TmdbServer]:
    """Has three films and two series that are new to the world, and a film and a series that the world has."""
    with tmdb_server() as running:
        running.add(film(1, "Aurora"), film(2, "Borealis"), film(3, "Cirrus"), film(603, "The Matrix", popularity=50.0))
        running.add(series(1, "The Long Way", 2, 3), series(2, "A Short One", 1), series(95396, "Severance", 4))
        yield running


@pytest.fixture
def loading(server: TmdbServer, template: Path, tmp_path: Path) -> Iterator[World]:
    """A world with its small catalogue, and a token for the stand-in."""
    clock = MovingClock()
    service = TmdbTitles(Access(server.url, server.files_url, TOKEN, FAST, SOON), Wanted(), clock)
    world = new_world(tmp_path / "loading", template, title_service=service, clock=clock)
    yield world
    world.close()
