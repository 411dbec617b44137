"""The starter packages as a source of titles."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from contracts.movie_db import MovieDbContract
from whattowatch.adapters.embedded.starter import StarterMovieDb
from whattowatch.domain.catalogue import EpisodeRef, Source, TitleRecord, TitleType

FILM_COLUMNS = "movielens_id,tmdb_id,imdb_id,title,original_title,other_titles,year,genres,rating_count,mean_rating"
SERIES_COLUMNS = (
    "slug,tmdb_id,tvmaze_id,imdb_id,title,original_title,first_year,last_year,status,genres,"
    "episodes_per_season,prominence"
)
FILMS = (
    "1,862,tt0114709,Toy Story,,,1995,Adventure|Animation,76813,3.89",
    "7,,tt0000007,Nobody's Film,,,1931,Drama,3,2.50",
    '32,63,tt0114746,"Twelve, Monkeys",12 Monkeys,Twelve Apes|Zwölf Affen,1995,Science Fiction,59730,3.9',
)
SERIES = (
    "breaking-bad,1396,169,tt0903747,Breaking Bad,,2008,2013,ended,Drama|Crime,7|13,10",
    "far-away,,4711,,Far Away,Там,2020,,running,Drama,0:2|1:6|3:8,5",
    "by-hand,,,,By Hand,,1999,,,Comedy,,1",
)

Invented = Callable[..., StarterMovieDb]
"""Makes a source of the given rows."""


@pytest.fixture
def invented(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Invented:
    monkeypatch.syspath_prepend(tmp_path)

    def make(films: tuple[str, ...] = FILMS, series: tuple[str, ...] = SERIES) -> StarterMovieDb:
        # Each test imports packages of its own, since imports are remembered.
        own = uuid4().hex
        _package(tmp_path / f"films_{own}", "films.csv", FILM_COLUMNS, films)
        _package(tmp_path / f"series_{own}", "series.csv", SERIES_COLUMNS, series)
        return StarterMovieDb(f"films_{own}", f"series_{own}")

    return make


def _package(folder: Path, name: str, columns: str, rows: tuple[str, ...]) -> None:
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / name).write_text("\n".join([columns, *rows, ""]), encoding="utf-8")


def by_id(movie_db: StarterMovieDb) -> dict[str, TitleRecord]:
    return {record.title.id: record for record in movie_db.records()}


class TestInventedStarter(MovieDbContract):
    @pytest.fixture
    def movie_db(self, invented: Invented) -> StarterMovieDb:
        return invented()


class TestStarter(MovieDbContract):
    @pytest.fixture
    def movie_db(self) -> StarterMovieDb:
        return StarterMovieDb()


def test_a_film_tells_what_its_row_tells(invented: Invented) -> None:
    film = by_id(invented())["movie-63"].title
    assert film.type is TitleType.MOVIE
    assert film.title == "Twelve, Monkeys"
    assert film.original_title == "12 Monkeys"
    assert film.other_titles == ("Twelve Apes", "Zwölf Affen")
    assert film.year == 1995
    assert film.genres == film.model_genres == ("Science Fiction",)
    assert film.vote_average == 7.8
    assert film.external_ids == {"imdb": "tt0114746", "movielens": "32", "tmdb": "63"}
    assert film.source is Source.STARTER


def test_a_film_that_tmdb_does_not_know_has_movielens_id(invented: Invented) -> None:
    film = by_id(invented())["movie-ml-7"].title
    assert film.title == "Nobody's Film"
    assert film.original_title is None
    assert film.other_titles == ()
    assert "tmdb" not in film.external_ids


def test_a_series_tells_what_its_row_tells(invented: Invented) -> None:
    record = by_id(invented())["tv-1396"]
    assert record.title.type is TitleType.TV
    assert (record.title.title, record.title.year, record.title.ended) == ("Breaking Bad", 2008, True)
    assert record.title.genres == record.title.model_genres == ("Drama", "Crime")
    assert (record.title.seasons, record.title.episodes) == (2, 20)
    assert record.title.external_ids == {"imdb": "tt0903747", "tmdb": "1396", "tvmaze": "169"}
    assert [episode.ref for episode in record.episodes[6:9]] == [(1, 7), (2, 1), (2, 2)]


def test_episodes_have_neither_names_nor_dates(invented: Invented) -> None:
    episodes = by_id(invented())["tv-1396"].episodes
    assert {(each.name, each.air_date, each.runtime) for each in episodes} == {(None, None, None)}


def test_seasons_may_be_named_and_specials_are_not_counted(invented: Invented) -> None:
    record = by_id(invented())["tv-maze-4711"]
    assert (record.title.seasons, record.title.episodes) == (2, 14)
    assert record.episodes[0].ref == EpisodeRef(0, 1)
    assert record.episodes[-1].ref == EpisodeRef(3, 8)
    assert record.title.ended is False


def test_what_is_not_known_of_a_series_is_not_invented(invented: Invented) -> None:
    record = by_id(invented())["tv-wtw-by-hand"]
    assert record.episodes == ()
    assert record.title.seasons is record.title.episodes is record.title.ended is None
    assert record.title.external_ids == {}


def test_films_and_series_share_one_scale_of_popularity(invented: Invented) -> None:
    ranked = [record.title.id for record in invented().records()]
    assert ranked == ["tv-1396", "movie-862", "movie-63", "tv-maze-4711", "movie-ml-7", "tv-wtw-by-hand"]


def test_of_two_rows_with_one_id_the_more_popular_stands(invented: Invented) -> None:
    rows = ("8,5,,Less,,,1990,Drama,10,3.0", "9,5,,More,,,1990,Drama,90,3.0")
    assert [record.title.title for record in invented(rows, ()).records()] == ["More"]


def test_a_package_that_was_left_out_offers_nothing() -> None:
    absent = StarterMovieDb("whattowatch.starter.left_out", "whattowatch.starter.left_out")
    assert list(absent.records()) == []
    trending = absent.trending("day", datetime(2026, 3, 14, tzinfo=UTC))
    assert (trending.movies, trending.tv) == ((), ())


def test_a_package_without_its_table_offers_nothing() -> None:
    assert list(StarterMovieDb("whattowatch", "whattowatch").records()) == []


def test_twenty_of_each_trend_until_the_day_or_the_iso_week_ends() -> None:
    movie_db = StarterMovieDb()
    sunday = datetime(2026, 3, 15, 23, 59, tzinfo=UTC)
    for window, same in (("day", sunday - timedelta(hours=23)), ("week", sunday - timedelta(days=6))):
        now, before = movie_db.trending(window, sunday), movie_db.trending(window, same)
        after = movie_db.trending(window, sunday + timedelta(minutes=1))
        assert now.source == "starter"
        assert len(now.movies) == len(now.tv) == 20
        assert (now.movies, now.tv) == (before.movies, before.tv)
        assert not set(now.movies) & set(after.movies)


def test_what_trends_is_popular() -> None:
    movie_db = StarterMovieDb()
    films = [record.title.id for record in movie_db.records() if record.title.type is TitleType.MOVIE]
    assert set(movie_db.trending("week", datetime(2026, 3, 14, tzinfo=UTC)).movies) <= set(films[:200])
