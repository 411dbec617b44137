"""Loading from TMDB: the first time, night by night, and what becomes of the titles."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shelf import FILM
from tmdb_server import TmdbServer, film, refusal, series
from whattowatch.domain.catalogue import CatalogueWriter, Source, Title, TitleRecord, TitleType
from whattowatch.domain.errors import Unavailable
from whattowatch.domain.loading import FRESH_FOR, LoadRun, LoadsWriter
from world import World

DAY = timedelta(days=1)


@pytest.fixture
def catalogue(loading: World) -> CatalogueWriter:
    return loading.backstage.apart().catalogue


@pytest.fixture
def loads(loading: World) -> LoadsWriter:
    return loading.backstage.apart().loads


def last(loads: LoadsWriter) -> LoadRun:
    return loads.runs(1)[0]


def night(world: World, server: TmdbServer) -> list[str]:
    """A day later, the titles that the night's load asks for."""
    world.clock.move(DAY)
    server.file_day += DAY
    server.asked.clear()
    world.job("data_load")
    return sorted(each.split("?")[0].removeprefix("/3/") for each in server.asked if "append_to_response" in each)


def known(catalogue: CatalogueWriter, title_id: str) -> Title:
    return catalogue.titles([title_id])[title_id]


def test_a_first_load_brings_what_is_popular_and_enriches_what_is_there(
    loading: World, catalogue: CatalogueWriter, loads: LoadsWriter
) -> None:
    before = catalogue.size()
    loading.job("resume_load")
    assert catalogue.size() == before + 5
    matrix = known(catalogue, FILM)
    assert (matrix.source, matrix.poster) == (Source.TMDB, "/poster603.jpg")
    report = last(loads).report
    assert (report.planned, report.new, report.changed, report.gone) == (7, 5, 2, 0)
    assert last(loads).ended_at is not None


def test_the_recommender_keeps_what_the_starter_told_it(loading: World, catalogue: CatalogueWriter) -> None:
    before = known(catalogue, FILM)
    loading.job("resume_load")
    after = known(catalogue, FILM)
    assert after.genres == ("Drama",)
    assert (after.model_genres, after.model_popularity) == (before.model_genres, before.model_popularity)
    assert (known(catalogue, "movie-1").model_genres, known(catalogue, "movie-1").model_popularity) == ((), 0.0)


def test_titles_that_tmdb_does_not_list_are_not_asked_for(loading: World, server: TmdbServer) -> None:
    loading.job("resume_load")
    assert server.times("movie/862") == 0


def test_what_was_loaded_is_found(loading: World) -> None:
    loading.job("resume_load")
    loading.job("index_changes")
    found = loading.client("Olga").get("/search", q="borealis").json["titles"]
    assert [title["id"] for title in found] == ["movie-2"]


def test_without_anything_due_nothing_is_asked(loading: World, server: TmdbServer) -> None:
    loading.job("resume_load")
    server.asked.clear()
    assert loading.job("resume_load") == {"read": 0, "changed": 0, "indexed": 0, "left": 0}
    assert server.asked == []


def test_a_night_fetches_what_changed_and_is_here(loading: World, server: TmdbServer) -> None:
    loading.job("resume_load")
    server.changed["movie"] = [2, 404]
    assert night(loading, server) == ["movie/2"]


def test_changes_are_asked_for_since_the_last_load(loading: World, server: TmdbServer, loads: LoadsWriter) -> None:
    loading.job("resume_load")
    loading.clock.move(5 * DAY)
    server.file_day += 5 * DAY
    night(loading, server)
    changes = [asked for asked in server.asked if "changes" in asked]
    assert len(changes) == 2
    assert all("start_date=2026-03-14" in asked and "end_date=2026-03-20" in asked for asked in changes)
    assert loads.current_on() == date(2026, 3, 20)


def test_after_a_long_pause_everything_is_fetched(loading: World, server: TmdbServer) -> None:
    loading.job("resume_load")
    loading.clock.move(14 * DAY)
    server.file_day += 14 * DAY
    assert len(night(loading, server)) == 7


def test_what_became_popular_is_taken_in(loading: World, server: TmdbServer, catalogue: CatalogueWriter) -> None:
    loading.job("resume_load")
    server.add(film(9, "Overnight Success"))
    assert night(loading, server) == ["movie/9"]
    assert known(catalogue, "movie-9").title == "Overnight Success"


def test_what_has_grown_old_is_fetched_anew(loading: World, server: TmdbServer, loads: LoadsWriter) -> None:
    loading.job("resume_load")
    at = loading.clock.now()
    loads.planned((at + FRESH_FOR).date())
    loading.clock.move(FRESH_FOR)
    server.file_day += FRESH_FOR
    assert len(night(loading, server)) == 7


def test_a_title_that_is_gone_stays_for_those_who_have_it(loading: World, server: TmdbServer) -> None:
    loading.job("resume_load")
    olga = loading.client("Olga")
    olga.post("/watch/addlist", {"title_id": "movie-2"})
    del server.titles["movie/2"]
    server.changed["movie"] = [2]
    assert night(loading, server) == ["movie/2"]
    (row,) = olga.get("/watch").json["watchlist"]
    assert (row["title"]["title"], row["title"]["gone"]) == ("Borealis", True)
    assert olga.get("/search", q="borealis").json["total"] == 0


def test_a_title_that_is_gone_is_not_asked_for_again_the_next_night(loading: World, server: TmdbServer) -> None:
    loading.job("resume_load")
    del server.titles["movie/2"]
    server.changed["movie"] = [2]
    night(loading, server)
    assert night(loading, server) == []


def test_a_title_that_only_the_starter_knows_stays_when_tmdb_lacks_it(
    loading: World, server: TmdbServer, catalogue: CatalogueWriter
) -> None:
    server.wrong["movie/603"] = [refusal(404, 34)]
    loading.job("resume_load")
    assert (known(catalogue, FILM).source, known(catalogue, FILM).gone) == (Source.STARTER, False)


def test_a_record_that_cannot_be_used_is_counted_and_stops_nothing(
    loading: World, server: TmdbServer, catalogue: CatalogueWriter, loads: LoadsWriter
) -> None:
    server.titles["movie/2"]["title"] = ""
    loading.job("resume_load")
    assert last(loads).report.refused == {"no title": 1}
    assert known(catalogue, "movie-3").title == "Cirrus"
    assert "movie-2" not in catalogue.titles(["movie-2"])


def test_a_title_that_could_not_be_had_comes_later_and_later(
    loading: World, server: TmdbServer, loads: LoadsWriter
) -> None:
    server.wrong["movie/2"] = [refusal(500, 11)] * 12
    loading.job("resume_load")
    assert last(loads).report.failed == 1
    loading.clock.move(timedelta(hours=1))
    loading.job("resume_load")
    loading.clock.move(timedelta(hours=1))
    assert loads.left(loading.clock.now()) == 0
    loading.clock.move(timedelta(hours=1))
    loading.job("resume_load")
    assert last(loads).report.new == 1


def test_when_nothing_can_be_had_the_load_ends_and_what_is_due_stays_due(
    loading: World, server: TmdbServer, loads: LoadsWriter
) -> None:
    server.add(*(film(number, f"Film {number}") for number in range(10, 90)))
    server.wrong["movie"] = [refusal(503, 46)] * 10_000
    with pytest.raises(Unavailable, match="30 titles in a row"):
        loading.job("resume_load")
    server.wrong.clear()
    assert 0 < loads.left(loading.clock.now()) <= 55
    assert last(loads).ended_at is None


def test_a_service_that_is_down_leaves_everything_as_it_was(loading: World, server: TmdbServer) -> None:
    server.wrong["authentication"] = [refusal(503, 46)] * 10
    before = loading.rows()
    with pytest.raises(Unavailable, match="does not answer"):
        loading.job("resume_load")
    assert loading.rows() == before


def test_requests_and_repetitions_are_told(loading: World, server: TmdbServer, loads: LoadsWriter) -> None:
    server.wrong["movie/1"] = [refusal(500, 11)]
    loading.job("resume_load")
    traffic = last(loads).report.traffic
    assert (traffic.requests, traffic.retries) == (1 + 7 + 1, 1)


def test_how_a_load_went_is_told_to_who_asks_for_its_health(loading: World) -> None:
    loading.job("resume_load")
    told = loading.nobody().get("/health/ready").json["load"]
    assert (told["planned"], told["new"], told["changed"], told["left"], told["refused"]) == (7, 5, 2, 0, {})
    assert told["ended_at"] is not None


def test_a_provisional_title_becomes_the_one_that_shares_its_id(
    loading: World, server: TmdbServer, catalogue: CatalogueWriter
) -> None:
    unplaced = Title("tv-maze-5", TitleType.TV, "The Long Way Home", external_ids={"imdb": "tt0000005"})
    loading.put(TitleRecord(unplaced))
    server.parts["tv/1"]["external_ids"] = {"imdb_id": "tt0000005"}
    loading.job("resume_load")
    assert known(catalogue, "tv-maze-5").id == "tv-1"


def test_an_episode_that_tmdb_adds_is_left_to_watch(loading: World, server: TmdbServer) -> None:
    loading.job("resume_load")
    olga = loading.client("Olga")
    olga.post("/watch/addnow", {"title_id": "tv-2"})
    assert olga.get("/watch").json["watchnow"][0]["aired"] == 1
    server.add(series(2, "A Short One", 3))
    server.changed["tv"] = [2]
    night(loading, server)
    assert olga.get("/watch").json["watchnow"][0]["aired"] == 3


def test_a_night_without_a_file_of_ids_fetches_what_changed(loading: World, server: TmdbServer) -> None:
    loading.job("resume_load")
    server.changed["movie"] = [2]
    server.file_day -= 30 * DAY
    assert night(loading, server) == ["movie/2"]
