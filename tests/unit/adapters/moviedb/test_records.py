"""From TMDB's answers to titles: nothing made up, nothing absurd kept, and nothing of it for the model."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmdb_server import film, season, series
from whattowatch.adapters.moviedb.answers import FilmAnswer, SeasonAnswer, SeriesAnswer
from whattowatch.adapters.moviedb.faults import Unusable
from whattowatch.adapters.moviedb.genres import BOTH, FILMS, OURS, SERIES, ours
from whattowatch.adapters.moviedb.records import film_record, series_record
from whattowatch.adapters.moviedb.wanted import Wanted
from whattowatch.domain.catalogue import GENRES, Source, Title, TitleRecord
from whattowatch.domain.details import Contributor, Offer, OfferKind, Part, Release, ReleaseKind, Translation

GERMANY = Wanted(languages=("en", "de"), countries=("DE", "AT"))


def a_film(wanted: Wanted = GERMANY, **facts: Any) -> TitleRecord:
    return film_record(1, msgspec.convert(film(1, "Aurora") | facts, FilmAnswer), wanted)


def a_series(*sizes: int, **facts: Any) -> TitleRecord:
    answer = msgspec.convert(series(1, "The Long Way", *sizes) | facts, SeriesAnswer)
    seasons = {
        number: msgspec.convert(season(number, size), SeasonAnswer) for number, size in enumerate(sizes, start=1)
    }
    return series_record(1, answer, seasons, GERMANY)


def test_a_film_is_as_tmdb_tells_it() -> None:
    assert a_film().title == Title(
        id="movie-1",
        type=a_film().title.type,
        title="Aurora",
        year=2020,
        release_date=date(2020, 5, 17),
        genres=("Drama",),
        runtime=100,
        poster="/poster1.jpg",
        vote_average=7.25,
        popularity=99.0,
        source=Source.TMDB,
        external_ids={"tmdb": "1"},
        original_language="en",
    )


def test_nothing_of_tmdb_is_for_the_model() -> None:
    title = a_film().title
    assert (title.model_genres, title.model_popularity) == ((), 0.0)
    assert (a_series(2).title.model_genres, a_series(2).title.model_popularity) == ((), 0.0)


def test_with_tmdbs_consent_its_genres_are() -> None:
    title = a_film(replace(GERMANY, for_model=True)).title
    assert (title.model_genres, title.model_popularity) == (("Drama",), 0.0)


@pytest.mark.parametrize("runtime", [0, None, -5, 3_001, 10**9])
def test_a_runtime_that_is_none_is_unknown(runtime: int | None) -> None:
    assert a_film(runtime=runtime).title.runtime is None


@pytest.mark.parametrize("day", ["", None, "soon", "2020-13-01", "0000-00-00"])
def test_a_day_that_is_none_is_unknown(day: str | None) -> None:
    title = a_film(release_date=day).title
    assert (title.release_date, title.year) == (None, None)


@pytest.mark.parametrize("facts", [{"vote_count": 0}, {"vote_average": 0.0}, {"vote_average": 11.0}])
def test_a_vote_of_nobody_is_none(facts: dict[str, Any]) -> None:
    assert a_film(**facts).title.vote_average is None


@pytest.mark.parametrize("popularity", [None, -3.0])
def test_no_popularity_is_the_least(popularity: float | None) -> None:
    assert a_film(popularity=popularity).title.popularity == 0.0


@pytest.mark.parametrize("path", [None, "", "https://elsewhere.example/x.jpg", "/../../secret", "poster.jpg"])
def test_what_is_no_path_of_a_picture_is_left_out(path: str | None) -> None:
    title = a_film(poster_path=path, backdrop_path=path).title
    assert (title.poster, title.backdrop) == (None, None)


def test_stray_spaces_and_what_cannot_be_seen_are_taken_out() -> None:
    assert a_film(title="  Au\u200brora \n II ").title.title == "Au rora II"


def test_an_original_title_is_told_where_it_is_another_one() -> None:
    assert a_film(original_title="Polarlicht").title.original_title == "Polarlicht"
    assert a_film(original_title="Aurora").title.original_title is None


def test_other_titles_are_those_of_our_languages_and_countries() -> None:
    translations = [
        {"iso_639_1": "de", "iso_3166_1": "DE", "data": {"title": "Morgenröte", "overview": "Es wird hell."}},
        {"iso_639_1": "de", "iso_3166_1": "AT", "data": {"title": "Morgenrot", "overview": ""}},
        {"iso_639_1": "fr", "iso_3166_1": "FR", "data": {"title": "Aurore", "overview": ""}},
        {"iso_639_1": "en", "iso_3166_1": "US", "data": {"title": "", "overview": ""}},
    ]
    alternatives = [{"iso_3166_1": "AT", "title": "Früh auf"}, {"iso_3166_1": "JP", "title": "夜明け"}]
    record = a_film(translations={"translations": translations}, alternative_titles={"titles": alternatives})
    assert record.title.other_titles == ("Morgenröte", "Früh auf")
    assert record.details is not None
    assert record.details.translations == (Translation("de", "Morgenröte", "Es wird hell."),)


def test_services_are_those_without_a_price_in_our_countries() -> None:
    netflix, apple = {"provider_id": 8, "provider_name": "Netflix"}, {"provider_id": 2, "provider_name": "Apple TV"}
    results = {
        "DE": {"flatrate": [netflix], "rent": [apple]},
        "US": {"ads": [{"provider_id": 9, "provider_name": "P"}]},
    }
    record = a_film(GERMANY, **{"watch/providers": {"results": results}})
    assert record.title.services == ("tmdb-8",)
    assert record.details is not None
    assert record.details.offers == (
        Offer("DE", OfferKind.FLATRATE, "tmdb-8", "Netflix"),
        Offer("DE", OfferKind.RENT, "tmdb-2", "Apple TV"),
    )


def test_services_of_other_countries_leave_ours_unknown() -> None:
    results = {"US": {"flatrate": [{"provider_id": 8, "provider_name": "Netflix"}]}}
    assert a_film(GERMANY, **{"watch/providers": {"results": results}}).title.services is None
    assert a_film(GERMANY, **{"watch/providers": {"results": {"AT": {}}}}).title.services == ()


def test_releases_are_the_first_of_each_kind_with_the_certification_of_each_country() -> None:
    def release(day: str, kind: int, certification: str = "") -> dict[str, Any]:
        return {"release_date": f"{day}T00:00:00.000Z", "type": kind, "certification": certification}

    germany = [release("2020-08-01", 3, "12"), release("2020-07-01", 3, "12"), release("2021-01-01", 5, "16")]
    results = [
        {"iso_3166_1": "US", "release_dates": [release("2020-05-17", 3), release("2020-05-18", 9)]},
        {"iso_3166_1": "DE", "release_dates": germany},
        {"iso_3166_1": "", "release_dates": [release("2020-05-17", 3)]},
    ]
    details = a_film(release_dates={"results": results}).details
    assert details is not None
    assert details.releases == (
        Release("DE", date(2020, 7, 1), ReleaseKind.THEATRICAL, "12"),
        Release("DE", date(2021, 1, 1), ReleaseKind.PHYSICAL, "16"),
        Release("US", date(2020, 5, 17), ReleaseKind.THEATRICAL),
    )
    assert details.certifications == {"DE": "12"}


def test_the_cast_comes_before_those_who_made_it() -> None:
    credits_ = {
        "cast": [{"name": "Ada", "character": "Herself"}, {"name": None}],
        "crew": [{"name": "Grace", "job": "Director"}, {"name": "Joan", "job": "Caterer"}],
    }
    details = a_film(credits=credits_).details
    assert details is not None
    assert details.contributors == (Contributor("Ada", Part.CAST, "Herself"), Contributor("Grace", Part.DIRECTOR))


def test_ids_that_are_none_are_left_out() -> None:
    ids = {"imdb_id": "tt0133093", "wikidata_id": "nonsense", "tvdb_id": 0}
    assert a_film(external_ids=ids).title.external_ids == {"tmdb": "1", "imdb": "tt0133093"}


def test_a_series_counts_its_seasons_without_the_specials() -> None:
    special = msgspec.convert(season(0, 3), SeasonAnswer)
    answer = msgspec.convert(series(1, "The Long Way", 2), SeriesAnswer)
    record = series_record(1, answer, {0: special, 1: msgspec.convert(season(1, 2), SeasonAnswer)}, GERMANY)
    assert (record.title.seasons, record.title.episodes, len(record.episodes)) == (1, 2, 5)


def test_a_series_without_episodes_has_no_number_of_them() -> None:
    assert (a_series().title.seasons, a_series().title.episodes, a_series().title.runtime) == (None, None, None)


@pytest.mark.parametrize(
    ("status", "ended"),
    [("Ended", True), ("Canceled", True), ("Returning Series", False), ("New Word", None), (None, None)],
)
def test_whether_a_series_has_ended_is_what_its_status_says(status: str | None, ended: bool | None) -> None:
    assert a_series(1, status=status).title.ended is ended


def test_a_series_takes_as_long_as_most_of_its_episodes_unless_it_says_so() -> None:
    assert a_series(3).title.runtime == 50
    assert a_series(3, episode_run_time=[0, 42]).title.runtime == 42


def test_of_an_episode_that_comes_twice_the_first_stands() -> None:
    twice = {"episodes": [{"episode_number": 1, "name": "a"}, {"episode_number": 1, "name": "b"}, {"name": "c"}]}
    answer = msgspec.convert(series(1, "The Long Way", 1), SeriesAnswer)
    record = series_record(1, answer, {1: msgspec.convert(twice, SeasonAnswer)}, GERMANY)
    assert [episode.name for episode in record.episodes] == ["a"]


def test_a_series_is_certified_by_country() -> None:
    ratings = [{"iso_3166_1": "DE", "rating": "16"}, {"iso_3166_1": "US", "rating": ""}, {"iso_3166_1": None}]
    details = a_series(1, content_ratings={"results": ratings}, created_by=[{"name": "Ida"}]).details
    assert details is not None
    assert details.certifications == {"DE": "16"}
    assert details.contributors == (Contributor("Ida", Part.CREATOR),)


def test_every_genre_of_tmdb_is_one_of_ours_or_none() -> None:
    assert {name for names in OURS.values() for name in names} <= set(GENRES)
    assert len(BOTH) + len(FILMS) == 19
    assert len(BOTH) + len(SERIES) == 16


def test_genres_that_are_two_of_ours_are_both_and_none_comes_twice() -> None:
    assert ours([10765, 878, 10770, 424_242]) == ("Science Fiction", "Fantasy")


ODD = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)


@given(st.dictionaries(st.sampled_from([*sorted(film(1, "")), "credits", "keywords", "release_dates"]), ODD))
def test_whatever_a_field_holds_the_record_is_made_or_refused(facts: dict[str, Any]) -> None:
    try:
        record = a_film(**facts)
    except (msgspec.ValidationError, Unusable):
        return
    assert record.title.title
