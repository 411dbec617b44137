"""The lists that every catalogue answers: what is popular, and what is trending."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from contracts.catalogue_records import film, series
from whattowatch.domain.catalogue import CatalogueWriter, TitleType, TrendingList


class CataloguePopularContract:
    def test_popular_is_by_falling_popularity_and_ties_by_id(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([film("c", popularity=1.0), film("b", popularity=1.0), film("a"), series("d", popularity=2.0)])

        assert catalogue.popular(type=None, genre=None, page=0, size=10) == ("tv-d", "movie-b", "movie-c", "movie-a")

    def test_pages_follow_one_another(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([film(name) for name in "edcba"])

        pages = [catalogue.popular(type=None, genre=None, page=page, size=2) for page in range(4)]

        assert pages == [("movie-a", "movie-b"), ("movie-c", "movie-d"), ("movie-e",), ()]

    def test_popular_knows_type_and_genre(self, catalogue: CatalogueWriter) -> None:
        catalogue.put(
            [
                film("a", genres=("War", "Drama"), popularity=3.0),
                film("b", genres=("Drama",), popularity=2.0),
                series("c", genres=("War",), popularity=1.0),
            ]
        )

        assert catalogue.popular(type=TitleType.TV, genre=None, page=0, size=10) == ("tv-c",)
        assert catalogue.popular(type=None, genre="War", page=0, size=10) == ("movie-a", "tv-c")
        assert catalogue.popular(type=TitleType.MOVIE, genre="Drama", page=0, size=10) == ("movie-a", "movie-b")
        assert catalogue.popular(type=TitleType.TV, genre="Drama", page=0, size=10) == ()

    def test_popular_follows_what_changes(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([film("a", genres=("War",), popularity=3.0), film("b", genres=("War",), popularity=2.0)])

        catalogue.put([film("a", genres=("War",), popularity=1.0), film("b", genres=("War", "Drama"), popularity=2.0)])
        assert catalogue.popular(type=None, genre="War", page=0, size=10) == ("movie-b", "movie-a")

        catalogue.put([film("b", genres=("Drama",))])
        assert catalogue.popular(type=None, genre="War", page=0, size=10) == ("movie-a",)

    def test_a_title_that_is_gone_is_not_popular(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([film("a", genres=("War",)), film("b", genres=("War",))])

        catalogue.put([film("a", genres=("War",), gone=True)])

        assert catalogue.popular(type=None, genre=None, page=0, size=10) == ("movie-b",)
        assert catalogue.popular(type=TitleType.MOVIE, genre="War", page=0, size=10) == ("movie-b",)
        assert set(catalogue.titles(["movie-a"])) == {"movie-a"}


class CatalogueTrendingContract:
    def test_nothing_is_trending_until_a_list_is_put(self, catalogue: CatalogueWriter) -> None:
        assert catalogue.trending() == ()

    def test_a_list_replaces_that_of_its_window_only(self, catalogue: CatalogueWriter) -> None:
        loaded = datetime(2026, 3, 1, 12, tzinfo=UTC)
        day = TrendingList("day", "starter", loaded, movies=("movie-a", "movie-b"), tv=())
        week = TrendingList("week", "starter", loaded, movies=(), tv=("tv-c",))
        for each in (week, day):
            catalogue.put_trending(each)

        newer = replace(day, source="tmdb", movies=("movie-b",))
        catalogue.put_trending(newer)

        assert set(catalogue.trending()) == {newer, week}
