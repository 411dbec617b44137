from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from whattowatch.adapters.sql.catalogue import SqlCatalogue
from whattowatch.adapters.sql.interactions import SqlInteractions
from whattowatch.domain.catalogue import Title, TitleRecord, TitleType
from whattowatch.domain.discovery import Interaction, Kind
from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.events import KINDS, Events
from whattowatch.recommender.own_events import movielens_links, own_events

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def catalogue(catalogue: SqlCatalogue) -> SqlCatalogue:
    """A film that MovieLens has too, and a series."""
    matrix = Title(
        "movie-603", TitleType.MOVIE, "The Matrix", model_genres=("Action",), external_ids={"movielens": "2571"}
    )
    series = Title("tv-1396", TitleType.TV, "Breaking Bad", model_genres=("Crime",))
    catalogue.put([TitleRecord(matrix), TitleRecord(series)])
    return catalogue


def rows(events: Events) -> list[tuple[int, str, int, str]]:
    """User, title, rating and kind of each event."""
    columns = zip(events.users, events.items, events.values, events.kinds, strict=True)
    return [(int(user), events.title_ids[item], int(value), str(KINDS[kind])) for user, item, value, kind in columns]


def test_whatever_anybody_did_is_an_event_of_a_nameless_person(
    catalogue: SqlCatalogue, interactions: SqlInteractions, person_ids: list[str]
) -> None:
    owner, friend = sorted(person_ids[:2])
    interactions.record(owner, Interaction(Kind.RATED, "movie-603", NOON, 9))
    interactions.record(owner, Interaction(Kind.REFUSED, "tv-1396", NOON + MINUTE))
    interactions.record(friend, Interaction(Kind.LISTED, "movie-603", NOON))

    events = own_events(interactions, catalogue, NOON + MINUTE)

    assert rows(events) == [(0, "movie-603", 9, "rated"), (0, "tv-1396", 0, "refused"), (1, "movie-603", 0, "listed")]
    assert events.genres == (("Action",), ("Crime",))
    assert events.series.tolist() == [False, True]


def test_a_title_counts_once_as_what_was_done_with_it_last(
    catalogue: SqlCatalogue, interactions: SqlInteractions, person_ids: list[str]
) -> None:
    for minute, kind in enumerate((Kind.LISTED, Kind.STARTED, Kind.FINISHED)):
        interactions.record(person_ids[0], Interaction(kind, "movie-603", NOON + minute * MINUTE))

    events = own_events(interactions, catalogue, NOON + 9 * MINUTE)

    assert rows(events) == [(0, "movie-603", 0, "finished")]
    assert events.at.tolist() == [int((NOON + 2 * MINUTE).timestamp())]


def test_what_came_later_is_left_out(
    catalogue: SqlCatalogue, interactions: SqlInteractions, person_ids: list[str]
) -> None:
    interactions.record(person_ids[0], Interaction(Kind.LISTED, "movie-603", NOON))
    before = own_events(interactions, catalogue, NOON)
    interactions.record(person_ids[0], Interaction(Kind.LISTED, "tv-1396", NOON + MINUTE))

    assert own_events(interactions, catalogue, NOON).digest == before.digest
    assert own_events(interactions, catalogue, NOON + MINUTE).digest != before.digest


def test_a_title_that_has_left_the_catalogue_stays_an_event_without_genres(
    catalogue: SqlCatalogue, interactions: SqlInteractions, person_ids: list[str]
) -> None:
    interactions.record(person_ids[0], Interaction(Kind.LISTED, "tv-404", NOON))

    events = own_events(interactions, catalogue, NOON)

    assert (events.title_ids, events.genres, events.series.tolist()) == (("tv-404",), ((),), [True])


def test_where_nobody_did_anything_there_is_nothing_to_learn(
    catalogue: SqlCatalogue, interactions: SqlInteractions
) -> None:
    with pytest.raises(InvalidInput, match="own: nobody did anything on this instance before 2026-02-01 12:00 UTC"):
        own_events(interactions, catalogue, NOON)


def test_films_that_movielens_has_too_are_known_by_its_number(
    catalogue: SqlCatalogue, interactions: SqlInteractions, person_ids: list[str]
) -> None:
    for title_id in ("movie-603", "tv-1396"):
        interactions.record(person_ids[0], Interaction(Kind.LISTED, title_id, NOON))

    assert movielens_links(catalogue, own_events(interactions, catalogue, NOON)) == {2571: "movie-603"}
