"""What every catalogue does, whatever it is kept in."""

from __future__ import annotations

from dataclasses import replace

from contracts.catalogue_aliases import CatalogueAliasContract
from contracts.catalogue_guide import CatalogueGuideContract
from contracts.catalogue_keeping import CatalogueDetailsContract, CatalogueKeepingContract
from contracts.catalogue_lists import CataloguePopularContract, CatalogueTrendingContract
from contracts.catalogue_records import BREAKING_BAD, MATRIX, NEXT_SEASON, PILOT, SECOND, film
from whattowatch.domain.catalogue import CatalogueWriter, Episode, Source, TitleRecord


class CataloguePutContract:
    def test_a_title_is_answered_as_it_was_put(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([TitleRecord(MATRIX), TitleRecord(BREAKING_BAD, (PILOT,))])

        assert catalogue.titles(["movie-603", "tv-1396"]) == {"movie-603": MATRIX, "tv-1396": BREAKING_BAD}

    def test_unknown_ids_are_left_out(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([TitleRecord(MATRIX)])

        assert set(catalogue.titles(["movie-603", "movie-0", ""])) == {"movie-603"}
        assert catalogue.titles([]) == {}
        assert catalogue.episodes([]) == {}

    def test_episodes_come_in_order_of_season_and_number(self, catalogue: CatalogueWriter) -> None:
        special = Episode(0, 10, "Special")
        catalogue.put([TitleRecord(BREAKING_BAD, (NEXT_SEASON, SECOND, special, PILOT))])

        assert catalogue.episodes(["tv-1396"]) == {"tv-1396": (special, PILOT, SECOND, NEXT_SEASON)}

    def test_a_film_has_no_episodes(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([TitleRecord(MATRIX), TitleRecord(BREAKING_BAD, (PILOT,))])

        assert set(catalogue.episodes(["movie-603", "tv-1396"])) == {"tv-1396"}

    def test_an_episode_that_its_source_drops_is_dropped(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([TitleRecord(BREAKING_BAD, (PILOT, SECOND, NEXT_SEASON))])

        catalogue.put([TitleRecord(BREAKING_BAD, (PILOT,))])

        assert catalogue.episodes(["tv-1396"]) == {"tv-1396": (PILOT,)}

    def test_put_says_how_many_titles_really_changed(self, catalogue: CatalogueWriter) -> None:
        assert catalogue.put([film("a"), film("b")]) == 2
        assert catalogue.put([film("a"), film("b", runtime=90), film("c")]) == 2
        assert catalogue.put([]) == 0

    def test_loading_twice_changes_nothing(self, catalogue: CatalogueWriter) -> None:
        records = [TitleRecord(MATRIX), TitleRecord(BREAKING_BAD, (PILOT, SECOND))]
        catalogue.put(records)
        cursor = catalogue.changes_since(0, 10).cursor

        assert catalogue.put(records) == 0
        assert catalogue.changes_since(cursor, 10).titles == ()

    def test_the_order_of_a_mapping_is_no_change(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([TitleRecord(MATRIX)])
        reordered = dict(reversed(list(MATRIX.external_ids.items())))

        assert catalogue.put([TitleRecord(replace(MATRIX, external_ids=reordered))]) == 0

    def test_a_tmdb_record_replaces_a_starter_record_and_keeps_its_model_genres(
        self, catalogue: CatalogueWriter
    ) -> None:
        catalogue.put([TitleRecord(MATRIX)])
        richer = replace(MATRIX, title="Matrix!", source=Source.TMDB, genres=("Action",), model_genres=())

        assert catalogue.put([TitleRecord(richer)]) == 1
        assert catalogue.titles(["movie-603"])["movie-603"] == replace(richer, model_genres=("Action", "Thriller"))
        assert catalogue.put([TitleRecord(richer)]) == 0

    def test_the_starter_never_replaces_tmdb(self, catalogue: CatalogueWriter) -> None:
        richer = replace(BREAKING_BAD, source=Source.TMDB)
        catalogue.put([TitleRecord(richer, (PILOT, SECOND))])

        assert catalogue.put([TitleRecord(replace(BREAKING_BAD, title="?"), ())]) == 0
        assert catalogue.titles(["tv-1396"]) == {"tv-1396": richer}
        assert catalogue.episodes(["tv-1396"]) == {"tv-1396": (PILOT, SECOND)}

    def test_a_title_that_comes_twice_in_one_call_is_one_change(self, catalogue: CatalogueWriter) -> None:
        first, second = film("a", model_genres=("War",)), film("a", source=Source.TMDB, runtime=100)

        assert catalogue.put([first, second]) == 1
        assert catalogue.titles(["movie-a"])["movie-a"].model_genres == ("War",)
        assert catalogue.titles(["movie-a"])["movie-a"].runtime == 100

    def test_size_counts_the_titles_that_are_not_gone(self, catalogue: CatalogueWriter) -> None:
        assert catalogue.size() == 0

        catalogue.put([film("a"), film("b"), film("c", gone=True)])

        assert catalogue.size() == 2


class CatalogueChangesContract:
    def test_changes_come_oldest_first_and_the_cursor_goes_on(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([film("b"), film("a")])
        catalogue.put([film("c")])

        first = catalogue.changes_since(0, 2)
        rest = catalogue.changes_since(first.cursor, 2)

        assert [title.id for title in first.titles] == ["movie-b", "movie-a"]
        assert [title.id for title in rest.titles] == ["movie-c"]

    def test_without_a_change_the_cursor_stays(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([film("a")])
        cursor = catalogue.changes_since(0, 10).cursor

        assert catalogue.changes_since(0, 10).cursor > 0
        assert catalogue.changes_since(cursor, 10).cursor == cursor

    def test_a_title_that_changed_twice_is_told_once_as_it_is_now(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([film("a"), film("b")])
        catalogue.put([film("a", runtime=90)])

        told = catalogue.changes_since(0, 10).titles

        assert [(title.id, title.runtime) for title in told] == [("movie-b", None), ("movie-a", 90)]

    def test_only_the_title_that_differs_is_a_change(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([film("a"), film("b")])
        cursor = catalogue.changes_since(0, 10).cursor

        catalogue.put([film("a"), film("b", popularity=1.0)])

        assert [title.id for title in catalogue.changes_since(cursor, 10).titles] == ["movie-b"]

    def test_a_changed_episode_is_a_change_of_its_series(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([TitleRecord(BREAKING_BAD, (PILOT, SECOND))])
        cursor = catalogue.changes_since(0, 10).cursor

        catalogue.put([TitleRecord(BREAKING_BAD, (PILOT, replace(SECOND, runtime=48)))])

        assert catalogue.changes_since(cursor, 10).titles == (BREAKING_BAD,)
        assert catalogue.episodes(["tv-1396"])["tv-1396"][1].runtime == 48

    def test_a_title_that_goes_is_told(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([film("a")])
        cursor = catalogue.changes_since(0, 10).cursor

        catalogue.put([film("a", gone=True)])

        assert [title.gone for title in catalogue.changes_since(cursor, 10).titles] == [True]


class CatalogueContract(
    CataloguePutContract,
    CatalogueChangesContract,
    CatalogueDetailsContract,
    CatalogueKeepingContract,
    CatalogueGuideContract,
    CataloguePopularContract,
    CatalogueAliasContract,
    CatalogueTrendingContract,
):
    """All of it, for a fixture `catalogue` that is empty."""
