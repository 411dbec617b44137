"""Which titles are the same, when one of them waited for its TMDB id."""

from __future__ import annotations

from typing import Any

from whattowatch.domain.catalogue import Title, TitleType
from whattowatch.domain.same_title import Unplaced


def dark(title_id: str, **facts: Any) -> Title:
    return Title(title_id, TitleType.TV, **{"title": "Dark", "year": 2017, **facts})


def test_a_shared_id_tells_whatever_the_names_are() -> None:
    unplaced = Unplaced([dark("tv-maze-17861", title="Dark (2017)", external_ids={"imdb": "tt5753856"})])
    assert unplaced.same_as(dark("tv-70523", year=2018, external_ids={"imdb": "tt5753856"})) == ("tv-maze-17861",)


def test_without_one_title_year_and_type_tell() -> None:
    unplaced = Unplaced([dark("tv-wtw-dark", title="DARK")])
    assert unplaced.same_as(dark("tv-70523", year=2018)) == ()
    assert unplaced.same_as(Title("movie-1", TitleType.MOVIE, "Dark", year=2017)) == ()
    assert unplaced.same_as(dark("tv-70523")) == ("tv-wtw-dark",)


def test_what_has_found_its_place_waits_no_more() -> None:
    unplaced = Unplaced([dark("tv-wtw-dark")])
    unplaced.same_as(dark("tv-70523"))
    assert unplaced.same_as(dark("tv-99999")) == ()


def test_of_two_that_wait_under_one_name_neither_is_taken() -> None:
    unplaced = Unplaced([dark("tv-wtw-dark"), dark("tv-maze-1")])
    assert unplaced.same_as(dark("tv-70523")) == ()


def test_two_with_different_ids_of_one_source_are_two() -> None:
    unplaced = Unplaced([dark("tv-maze-1", external_ids={"imdb": "tt0000001"})])
    assert unplaced.same_as(dark("tv-70523", external_ids={"imdb": "tt0000002"})) == ()


def test_without_a_year_a_name_tells_nothing() -> None:
    unplaced = Unplaced([dark("tv-wtw-dark", year=None)])
    assert unplaced.same_as(dark("tv-70523", year=None)) == ()


def test_several_that_share_an_id_are_all_the_same() -> None:
    waiting = [dark(each, external_ids={"imdb": "tt1"}) for each in ("tv-maze-1", "tv-wtw-dark")]
    assert Unplaced(waiting).same_as(dark("tv-70523", external_ids={"imdb": "tt1"})) == ("tv-maze-1", "tv-wtw-dark")
