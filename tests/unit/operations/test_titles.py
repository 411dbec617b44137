"""Loading by hand, purging, and what the operator sees of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tmdb_server import TOKEN, TmdbServer, film, tmdb_server
from whattowatch.adapters.embedded.no_titles import NoTitles
from whattowatch.cli import main
from whattowatch.domain.errors import Unavailable
from whattowatch.load.parts import Parts
from whattowatch.load.work import Turn
from whattowatch.operations import titles
from world import World


@pytest.fixture
def server() -> Iterator[TmdbServer]:
    with tmdb_server() as running:
        running.add(film(1, "Aurora"), film(2, "", adult=False), film(603, "The Matrix"))
        yield running


@pytest.fixture
def folder(world: World, server: TmdbServer, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A prepared instance for the command line, with a token for the stand-in."""
    world.close()
    for name, value in {"TOKEN": TOKEN, "URL": server.url, "RATE": "1000"}.items():
        monkeypatch.setenv(f"WTW_TMDB_{name}", value)
    monkeypatch.setenv("WTW_DATA", str(world.folder))
    monkeypatch.setenv("WTW_STARTER", "false")
    # The stand-in has the files of one day, and the command line the system's clock.
    server.file_day = datetime.now(UTC).date()
    return world.folder


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 0
    return capsys.readouterr().out


@pytest.mark.usefixtures("folder")
def test_a_load_by_hand_says_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    said = run(capsys, "load")
    assert "titles were put into the queue" in said
    assert "1 new, 1 changed" in said
    assert "1 refused: no title" in said
    assert "0 titles were put into the queue" in run(capsys, "load")


@pytest.mark.usefixtures("folder")
def test_the_catalogue_shows_the_loads_and_what_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "load")
    said = run(capsys, "catalogue")
    assert "0 are to be fetched" in said
    assert "trending, day: from starter" in said
    assert "load of " in said


@pytest.mark.usefixtures("folder")
def test_a_purge_says_how_many_titles_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "load")
    assert "the facts of 3 titles are removed" in run(capsys, "load", "--purge", "tmdb")


@pytest.mark.usefixtures("folder")
def test_a_token_that_is_refused_is_told_and_not_shown(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WTW_TMDB_TOKEN", "not-the-token")
    assert main(["load"]) == 1
    said = capsys.readouterr()
    assert "WTW_TMDB_TOKEN: it is not valid" in said.err
    assert "not-the-token" not in said.out + said.err


@pytest.mark.usefixtures("folder")
def test_the_token_is_not_shown_among_the_settings(capsys: pytest.CaptureFixture[str]) -> None:
    assert TOKEN not in run(capsys, "settings")


def test_without_a_token_there_is_nothing_to_load_from(world: World) -> None:
    with pytest.raises(Unavailable, match="WTW_TMDB_TOKEN"):
        list(titles.load(world.backstage.apart()))


def test_nothing_can_be_asked_of_no_service(world: World) -> None:
    service = world.backstage.title_service
    now = world.clock.now()
    assert isinstance(service, NoTitles)
    assert service.traffic().requests == 0
    for asking in (
        lambda: service.listed(frozenset()),
        lambda: service.changed(now.date(), now.date()),
        lambda: service.fetch([]),
        lambda: service.trending("day", now),
    ):
        with pytest.raises(Unavailable):
            asking()


def test_whoever_is_loading_is_not_disturbed(world: World) -> None:
    ports = world.backstage.apart()
    with (
        Turn(Parts(ports.title_service, ports.catalogue, ports.loads, ports.clock)),
        pytest.raises(Unavailable, match="another process is loading"),
    ):
        list(titles.load(ports, patience=timedelta(seconds=0.1)))
