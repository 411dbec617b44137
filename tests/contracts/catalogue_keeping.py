"""What every catalogue does with details, and with titles that go or have to be forgotten."""

from __future__ import annotations

from dataclasses import replace

from contracts.catalogue_records import BREAKING_BAD, MATRIX, MATRIX_DETAILS, PILOT, film, series
from whattowatch.domain.catalogue import CatalogueWriter, Source, Title, TitleRecord, TitleType
from whattowatch.domain.details import NO_DETAILS

MATRIX_RECORD = TitleRecord(replace(MATRIX, source=Source.TMDB), details=MATRIX_DETAILS)


class CatalogueDetailsContract:
    def test_details_are_answered_as_they_were_put(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([MATRIX_RECORD, TitleRecord(BREAKING_BAD, (PILOT,), NO_DETAILS), film("a")])

        assert catalogue.details(["movie-603", "tv-1396", "movie-a", "movie-0"]) == {
            "movie-603": MATRIX_DETAILS,
            "tv-1396": NO_DETAILS,
        }
        assert catalogue.details([]) == {}

    def test_details_are_answered_under_the_alias_asked_for(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([MATRIX_RECORD])
        catalogue.put_alias("movie-ml-2571", "movie-603")

        assert catalogue.details(["movie-ml-2571"]) == {"movie-ml-2571": MATRIX_DETAILS}

    def test_a_title_that_gets_another_id_keeps_its_details(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([film("ml-1", source=Source.TMDB)])
        catalogue.put([replace(film("ml-1", source=Source.TMDB), details=MATRIX_DETAILS)])

        catalogue.put_alias("movie-ml-1", "movie-603")

        assert catalogue.details(["movie-603"]) == {"movie-603": MATRIX_DETAILS}

    def test_changed_details_are_a_change_of_their_title(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([MATRIX_RECORD])
        cursor = catalogue.changes_since(0, 10).cursor

        assert catalogue.put([replace(MATRIX_RECORD, details=replace(MATRIX_DETAILS, keywords=("dystopia",)))]) == 1
        assert [title.id for title in catalogue.changes_since(cursor, 10).titles] == ["movie-603"]
        assert catalogue.put([replace(MATRIX_RECORD, details=replace(MATRIX_DETAILS, keywords=("dystopia",)))]) == 0

    def test_ids_of_other_sources_are_gathered(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([film("603", external_ids={"movielens": "2571", "imdb": "tt1"})])
        catalogue.put([film("603", source=Source.TMDB, external_ids={"imdb": "tt0133093", "wikidata": "Q83495"})])

        known = catalogue.titles(["movie-603"])["movie-603"].external_ids
        assert known == {"movielens": "2571", "imdb": "tt0133093", "wikidata": "Q83495"}


class CatalogueKeepingContract:
    def test_a_retired_title_is_gone_and_keeps_its_facts(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([MATRIX_RECORD, TitleRecord(BREAKING_BAD, (PILOT,))])
        cursor = catalogue.changes_since(0, 10).cursor

        assert catalogue.retire(["movie-603", "tv-1396", "movie-0"]) == 2

        assert catalogue.titles(["movie-603"])["movie-603"] == replace(MATRIX_RECORD.title, gone=True)
        assert catalogue.details(["movie-603"]) == {"movie-603": MATRIX_DETAILS}
        assert catalogue.episodes(["tv-1396"]) == {"tv-1396": (PILOT,)}
        assert {title.id for title in catalogue.changes_since(cursor, 10).titles} == {"movie-603", "tv-1396"}

    def test_retiring_again_changes_nothing(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([MATRIX_RECORD])
        catalogue.retire(["movie-603"])
        cursor = catalogue.changes_since(0, 10).cursor

        assert catalogue.retire(["movie-603"]) == 0
        assert catalogue.changes_since(cursor, 10).titles == ()

    def test_a_retired_title_that_is_put_again_is_back(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([MATRIX_RECORD])
        catalogue.retire(["movie-603"])

        assert catalogue.put([MATRIX_RECORD]) == 1
        assert not catalogue.titles(["movie-603"])["movie-603"].gone

    def test_a_purged_title_is_gone_and_named_by_its_id_alone(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([MATRIX_RECORD, TitleRecord(BREAKING_BAD, (PILOT,))])
        cursor = catalogue.changes_since(0, 10).cursor

        assert catalogue.purge(["movie-603", "tv-1396", "movie-0"]) == 2

        assert catalogue.titles(["movie-603"]) == {
            "movie-603": Title("movie-603", TitleType.MOVIE, "movie-603", gone=True)
        }
        assert catalogue.details(["movie-603"]) == {}
        assert catalogue.episodes(["tv-1396"]) == {}
        assert catalogue.popular(type=None, genre=None, page=0, size=10) == ()
        assert {title.id for title in catalogue.changes_since(cursor, 10).titles} == {"movie-603", "tv-1396"}
        assert catalogue.purge(["movie-603", "tv-1396"]) == 0

    def test_the_starter_may_bring_a_purged_title_back(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([MATRIX_RECORD])
        catalogue.purge(["movie-603"])

        assert catalogue.put([TitleRecord(MATRIX)]) == 1
        assert catalogue.titles(["movie-603"]) == {"movie-603": MATRIX}

    def test_provisional_titles_are_those_without_a_tmdb_id(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([series("wtw-dark"), series("maze-2"), film("ml-9"), film("603"), series("maze-3", gone=True)])

        assert [title.id for title in catalogue.provisional()] == ["movie-ml-9", "tv-maze-2", "tv-wtw-dark"]

    def test_the_titles_of_a_source_come_in_pages_by_id(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([film(name, source=Source.TMDB) for name in "cab"])
        catalogue.put([film("starter")])

        assert catalogue.of_source(Source.TMDB, "", 2) == ("movie-a", "movie-b")
        assert catalogue.of_source(Source.TMDB, "movie-b", 2) == ("movie-c",)
        assert catalogue.of_source(Source.STARTER, "", 10) == ("movie-starter",)
