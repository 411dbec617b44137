"""Search over the calls; how it matches and ranks is the search's own tests' business."""

from __future__ import annotations

import pytest

from people import Client
from shelf import ENDED, FILM, MUBI, NETFLIX, OTHER_FILM, records


def found(client: Client, **query: object) -> list[str]:
    return [title["id"] for title in client.get("/search", **query).json["titles"]]


def test_a_title_is_found_by_its_name(owner: Client) -> None:
    assert found(owner, q="toy story")[0] == OTHER_FILM


def test_a_typo_is_corrected_and_said(owner: Client) -> None:
    answer = owner.get("/search", q="the matrx").json
    assert answer["titles"][0]["id"] == FILM
    assert answer["corrected"] == "the matrix"


def test_nothing_found_is_an_empty_page(owner: Client) -> None:
    answer = owner.get("/search", q="qqqqqqqq").json
    assert (answer["titles"], answer["total"], answer["corrected"], answer["cursor"]) == ([], 0, None, None)


def test_without_a_text_titles_are_browsed_by_popularity(owner: Client) -> None:
    ids = [record.title.id for record in records()]
    assert found(owner, limit=5) == ids[:5]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"genre": "Western"}, ["movie-335", "movie-429"]),
        ({"type": "tv", "year": 2002}, ["tv-1438"]),
        ({"services": MUBI, "limit": 1}, [OTHER_FILM]),
    ],
    ids=str,
)
def test_filters_narrow_what_is_found(query: dict[str, object], expected: list[str], owner: Client) -> None:
    assert sorted(found(owner, **query)) == expected


def test_my_services_filter_as_their_ids_do(owner: Client) -> None:
    owner.post("/account/update", {"services": [NETFLIX]})
    mine = found(owner, services="mine", limit=100)
    assert mine == found(owner, services=NETFLIX, limit=100)
    assert {FILM, ENDED} <= set(mine)
    assert OTHER_FILM not in mine


def test_facets_count_all_that_was_found(owner: Client) -> None:
    answer = owner.get("/search", genre="Western", limit=1).json
    assert answer["total"] == 2
    assert answer["facets"]["genres"]["Western"] == 2
    assert answer["facets"]["types"] == {"movie": 2}
    assert answer["facets"]["years"] == {"1966": 1, "1968": 1}


def test_pages_hold_every_title_once(owner: Client) -> None:
    seen: list[str] = []
    query: dict[str, object] = {"limit": 25}
    for _ in range(3):
        page = owner.get("/search", **query).json
        seen += [title["id"] for title in page["titles"]]
        query["cursor"] = page["cursor"]
    assert seen == [record.title.id for record in records()]
    assert query["cursor"] is None


def test_what_is_found_shows_the_callers_marks(owner: Client, stranger: Client) -> None:
    owner.post("/watch/addlist", {"title_id": FILM})
    assert owner.get("/search", q="matrix").json["titles"][0]["mine"]["watchlist"] is True
    assert stranger.get("/search", q="matrix").json["titles"][0]["mine"]["watchlist"] is False
