"""What every source of titles must do."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from whattowatch.domain.catalogue import GENRES, MovieDb, TitleType

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
TITLE_ID = re.compile(r"movie-(ml-)?\d+|tv-(maze-)?\d+|tv-wtw-[a-z0-9-]+")


class MovieDbContract:
    """Bind it by a fixture `movie_db` that knows at least one film and one series."""

    def test_it_offers_films_and_series(self, movie_db: MovieDb) -> None:
        assert {record.title.type for record in movie_db.records()} == set(TitleType)

    def test_the_most_popular_come_first(self, movie_db: MovieDb) -> None:
        popularity = [record.title.popularity for record in movie_db.records()]
        assert popularity == sorted(popularity, reverse=True)

    def test_every_title_comes_once(self, movie_db: MovieDb) -> None:
        ids = [record.title.id for record in movie_db.records()]
        assert len(ids) == len(set(ids))

    def test_ids_say_the_type_and_are_safe_in_urls(self, movie_db: MovieDb) -> None:
        for record in movie_db.records():
            assert TITLE_ID.fullmatch(record.title.id)
            assert record.title.id.startswith(f"{record.title.type}-")

    def test_genres_are_of_the_one_list(self, movie_db: MovieDb) -> None:
        for record in movie_db.records():
            assert {*record.title.genres, *record.title.model_genres} <= set(GENRES)

    def test_a_film_has_no_episodes(self, movie_db: MovieDb) -> None:
        for record in movie_db.records():
            if record.title.type is TitleType.MOVIE:
                assert not record.episodes
                assert record.title.seasons is record.title.episodes is None

    def test_a_series_counts_its_episodes_without_the_specials(self, movie_db: MovieDb) -> None:
        for record in movie_db.records():
            regular = [episode for episode in record.episodes if episode.season > 0]
            if regular:
                assert record.title.episodes == len(regular)
                assert record.title.seasons == len({episode.season for episode in regular})

    def test_no_episode_comes_twice(self, movie_db: MovieDb) -> None:
        for record in movie_db.records():
            assert len({episode.ref for episode in record.episodes}) == len(record.episodes)

    @pytest.mark.parametrize("window", ["day", "week"])
    def test_what_is_trending_is_among_what_it_offers(self, movie_db: MovieDb, window: str) -> None:
        types = {record.title.id: record.title.type for record in movie_db.records()}
        trending = movie_db.trending(window, NOW)
        assert (trending.window, trending.loaded_at) == (window, NOW)
        assert {types[title_id] for title_id in trending.movies} == {TitleType.MOVIE}
        assert {types[title_id] for title_id in trending.tv} == {TitleType.TV}

    @pytest.mark.parametrize("window", ["day", "week"])
    def test_nothing_trends_twice(self, movie_db: MovieDb, window: str) -> None:
        trending = movie_db.trending(window, NOW)
        for ids in (trending.movies, trending.tv):
            assert len(ids) == len(set(ids))
