"""What every catalogue does when a title gets another id."""

from __future__ import annotations

from contracts.catalogue_records import BREAKING_BAD, PILOT, SECOND, film, series
from whattowatch.domain.catalogue import CatalogueWriter, Source, TitleRecord


class CatalogueAliasContract:
    def test_a_title_is_answered_under_the_alias_asked_for(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([TitleRecord(BREAKING_BAD, (PILOT,))])
        catalogue.put_alias("tv-maze-169", "tv-1396")

        assert catalogue.titles(["tv-maze-169", "tv-1396"]) == {"tv-maze-169": BREAKING_BAD, "tv-1396": BREAKING_BAD}
        assert catalogue.episodes(["tv-maze-169", "tv-1396"]) == {"tv-maze-169": (PILOT,), "tv-1396": (PILOT,)}

    def test_an_alias_may_be_put_before_its_title(self, catalogue: CatalogueWriter) -> None:
        catalogue.put_alias("tv-maze-169", "tv-1396")
        assert catalogue.titles(["tv-maze-169"]) == {}

        catalogue.put([TitleRecord(BREAKING_BAD)])
        assert catalogue.titles(["tv-maze-169"]) == {"tv-maze-169": BREAKING_BAD}

    def test_a_record_under_an_alias_is_about_the_title_it_means(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([film("603", source=Source.TMDB)])
        catalogue.put_alias("movie-ml-2571", "movie-603")

        assert catalogue.put([film("ml-2571", runtime=1)]) == 0
        assert catalogue.size() == 1

    def test_the_title_takes_over_what_was_known_under_the_alias(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([series("maze-169", PILOT, model_genres=("Crime",), genres=("Crime",))])
        catalogue.put([series("1396", PILOT, SECOND, source=Source.TMDB)])

        catalogue.put_alias("tv-maze-169", "tv-1396")

        assert catalogue.titles(["tv-maze-169"])["tv-maze-169"].source is Source.TMDB
        assert catalogue.titles(["tv-1396"])["tv-1396"].model_genres == ("Crime",)
        assert catalogue.episodes(["tv-maze-169"]) == {"tv-maze-169": (PILOT, SECOND)}

    def test_a_title_that_gets_another_id_keeps_its_facts(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([series("maze-169", PILOT, runtime=47)])

        catalogue.put_alias("tv-maze-169", "tv-1396")

        assert catalogue.titles(["tv-1396"])["tv-1396"].runtime == 47
        assert catalogue.episodes(["tv-1396"]) == {"tv-1396": (PILOT,)}

    def test_an_id_that_became_an_alias_is_told_as_gone(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([series("maze-169", genres=("Crime",)), series("1396")])
        cursor = catalogue.changes_since(0, 10).cursor

        catalogue.put_alias("tv-maze-169", "tv-1396")

        told = {title.id: title.gone for title in catalogue.changes_since(cursor, 10).titles}
        assert told["tv-maze-169"]
        assert catalogue.popular(type=None, genre=None, page=0, size=10) == ("tv-1396",)
        assert catalogue.size() == 1

    def test_an_id_that_was_gone_before_is_told_again_when_it_becomes_an_alias(
        self, catalogue: CatalogueWriter
    ) -> None:
        catalogue.put([series("maze-169", gone=True), series("1396")])
        cursor = catalogue.changes_since(0, 10).cursor

        catalogue.put_alias("tv-maze-169", "tv-1396")

        assert [title.id for title in catalogue.changes_since(cursor, 10).titles] == ["tv-maze-169"]
        assert not catalogue.titles(["tv-maze-169"])["tv-maze-169"].gone

    def test_an_alias_of_an_alias_means_the_last_title(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([film("c")])

        catalogue.put_alias("movie-b", "movie-c")
        catalogue.put_alias("movie-a", "movie-b")

        assert catalogue.titles(["movie-a"])["movie-a"].id == "movie-c"

    def test_aliases_follow_a_title_that_gets_another_id(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([film("c")])

        catalogue.put_alias("movie-a", "movie-b")
        catalogue.put_alias("movie-b", "movie-c")

        assert catalogue.titles(["movie-a"])["movie-a"].id == "movie-c"

    def test_an_alias_put_twice_or_turned_round_changes_nothing(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([film("a"), film("b")])
        catalogue.put_alias("movie-a", "movie-b")
        cursor = catalogue.changes_since(0, 10).cursor

        catalogue.put_alias("movie-a", "movie-b")
        catalogue.put_alias("movie-b", "movie-a")
        catalogue.put_alias("movie-b", "movie-b")

        assert catalogue.changes_since(cursor, 10).titles == ()
        assert catalogue.titles(["movie-a"])["movie-a"].id == "movie-b"
