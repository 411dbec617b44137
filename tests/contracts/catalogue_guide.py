"""What every catalogue does with what TVmaze tells of titles that it knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from contracts.catalogue_records import MATRIX_DETAILS, PILOT, SECOND, series
from whattowatch.domain.catalogue import CatalogueWriter, Source

AIRS_AT = datetime(2008, 1, 21, 3, tzinfo=UTC)
TIMED = replace(PILOT, name="As TVmaze says", airs_at=AIRS_AT)
GUIDE = series("1396", TIMED, source=Source.TVMAZE, model_genres=("Thriller",), external_ids={"tvmaze": "169"})
FROM_TMDB = replace(series("1396", PILOT, SECOND, source=Source.TMDB, title="Breaking Bad"), details=MATRIX_DETAILS)


class CatalogueGuideContract:
    def test_a_guide_adds_to_a_series_of_tmdb_and_replaces_nothing(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([FROM_TMDB])

        assert catalogue.put([GUIDE]) == 1
        assert catalogue.put([GUIDE]) == 0

        title = catalogue.titles(["tv-1396"])["tv-1396"]
        assert (title.source, title.title, title.model_genres) == (Source.TMDB, "Breaking Bad", ("Thriller",))
        assert catalogue.episodes(["tv-1396"])["tv-1396"] == (replace(PILOT, airs_at=AIRS_AT), SECOND)
        assert catalogue.details(["tv-1396"]) == {"tv-1396": MATRIX_DETAILS}

    def test_air_times_stay_when_tmdb_tells_its_episodes_again(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([FROM_TMDB])
        catalogue.put([GUIDE])

        renamed = replace(PILOT, name="Pilot (2)", air_date=date(2008, 1, 21))
        catalogue.put([replace(FROM_TMDB, episodes=(renamed, SECOND))])

        assert catalogue.episodes(["tv-1396"])["tv-1396"][0] == replace(renamed, airs_at=AIRS_AT)

    def test_a_guide_tells_all_episodes_of_a_series_of_the_starter(self, catalogue: CatalogueWriter) -> None:
        starter = series("1396", SECOND, title="Breaking Bad", popularity=7.0)
        catalogue.put([starter])
        catalogue.put([GUIDE])

        assert catalogue.put([starter]) == 0
        title = catalogue.titles(["tv-1396"])["tv-1396"]
        assert (title.source, title.title, title.popularity) == (Source.TVMAZE, "Breaking Bad", 7.0)
        assert catalogue.episodes(["tv-1396"]) == {"tv-1396": (TIMED,)}

    def test_tmdb_takes_a_series_over_from_the_guide(self, catalogue: CatalogueWriter) -> None:
        catalogue.put([GUIDE])
        catalogue.put([FROM_TMDB])

        title = catalogue.titles(["tv-1396"])["tv-1396"]
        assert (title.source, title.model_genres, title.external_ids["tvmaze"]) == (Source.TMDB, ("Thriller",), "169")
        assert catalogue.episodes(["tv-1396"])["tv-1396"] == (replace(PILOT, airs_at=AIRS_AT), SECOND)
