"""The catalogue in DynamoDB keeps the contract, loses no change, and sends as few requests as its docstrings say."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError
from hypothesis import given
from hypothesis import strategies as st

from adapters.aws.tables import WatchedClient, table
from contracts.catalogue import CatalogueContract
from contracts.catalogue_records import BREAKING_BAD, MATRIX_DETAILS, PILOT, SECOND, film, series
from engines.ministack_server import Aws
from whattowatch.adapters.aws.dynamodb import requests as sending
from whattowatch.adapters.aws.dynamodb.beside import PART_BYTES
from whattowatch.adapters.aws.dynamodb.catalogue import DynamoCatalogue
from whattowatch.adapters.aws.dynamodb.changes import SETTLED_S
from whattowatch.adapters.aws.dynamodb.items import change_item
from whattowatch.adapters.aws.dynamodb.requests import Table
from whattowatch.adapters.aws.dynamodb.table import change_key, place
from whattowatch.domain.catalogue import Episode, TitleRecord, TitleType
from whattowatch.domain.errors import StoreBusy, StoreUnavailable

NOW = 1_800_000_000.0


@pytest.fixture
def name(aws: Aws) -> Iterator[str]:
    with table(aws) as made:
        yield made


@pytest.fixture
def client(aws: Aws) -> WatchedClient:
    return WatchedClient(aws.client("dynamodb"))


@pytest.fixture
def catalogue(client: WatchedClient, name: str) -> DynamoCatalogue:
    return DynamoCatalogue(client, name)


class TestCatalogue(CatalogueContract):
    pass


def test_two_loads_at_once_number_their_changes_apart_and_count_all_titles(catalogue: DynamoCatalogue) -> None:
    loads = [[film(f"{load}-{number}") for number in range(20)] for load in range(4)]

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(catalogue.put, loads)) == [20] * 4

    changes = catalogue.changes_since(0, 1_000)
    assert (len(changes.titles), changes.cursor, catalogue.size()) == (80, 80, 80)


def test_whoever_follows_the_changes_while_others_write_misses_none(catalogue: DynamoCatalogue) -> None:
    seen: set[str] = set()

    def write(load: int) -> None:
        for number in range(10):
            catalogue.put([film(f"{load}-{number}", runtime=1), film("shared", runtime=load * 100 + number)])

    with ThreadPoolExecutor(3) as pool:
        writing, cursor = [pool.submit(write, load) for load in range(3)], 0
        while not all(each.done() for each in writing) or catalogue.changes_since(cursor, 1).titles:
            told = catalogue.changes_since(cursor, 7)
            assert told.cursor >= cursor
            cursor = told.cursor
            seen |= {title.id for title in told.titles}
        for each in writing:
            each.result()

    assert seen == {"movie-shared", *(f"movie-{load}-{number}" for load in range(3) for number in range(10))}


def test_a_change_that_is_not_to_be_seen_yet_holds_up_those_after_it(client: WatchedClient, name: str) -> None:
    catalogue, now = DynamoCatalogue(client, name, lambda: NOW), Table(client, name)
    catalogue.put([film("a"), film("b"), film("c")])
    hidden = now.get(change_key(2))
    assert hidden is not None
    now.write_all((), [change_key(2)])

    first = catalogue.changes_since(0, 10)
    assert [title.id for title in first.titles] == ["movie-a"]

    now.put(hidden)
    assert [title.id for title in catalogue.changes_since(first.cursor, 10).titles] == ["movie-b", "movie-c"]


def test_a_title_that_is_older_than_its_change_holds_up_those_after_it(client: WatchedClient, name: str) -> None:
    catalogue, now = DynamoCatalogue(client, name, lambda: NOW), Table(client, name)
    catalogue.put([film("a")])
    now.put(change_item(2, "movie-a", int(NOW)))
    now.put(change_item(3, "movie-a", int(NOW)))

    assert catalogue.changes_since(1, 10).titles == ()
    assert catalogue.changes_since(1, 10).cursor == 1


def test_a_gap_below_old_changes_is_of_superseded_ones_that_were_removed(client: WatchedClient, name: str) -> None:
    catalogue, now = DynamoCatalogue(client, name, lambda: NOW), Table(client, name)
    catalogue.put([film("a"), film("b")])
    catalogue.put([film("a", runtime=1)])
    now.write_all((), [change_key(1)])

    assert catalogue.changes_since(0, 10).titles == ()
    later = DynamoCatalogue(client, name, lambda: NOW + SETTLED_S + 1)
    assert [title.id for title in later.changes_since(0, 10).titles] == ["movie-b", "movie-a"]


def test_a_superseded_change_says_when_it_may_be_removed(client: WatchedClient, name: str) -> None:
    catalogue, now = DynamoCatalogue(client, name, lambda: NOW), Table(client, name)
    catalogue.put([film("a")])
    catalogue.put([film("a", runtime=1)])
    (first, second) = (now.get(change_key(seq)) for seq in (1, 2))
    assert first is not None
    assert second is not None
    assert int(first["expires"]["N"]) > NOW + SETTLED_S
    assert "expires" not in second


@pytest.mark.parametrize("rows", [1, 40])
def test_reads_send_as_many_requests_for_one_row_as_for_forty(
    catalogue: DynamoCatalogue, client: WatchedClient, rows: int
) -> None:
    ids = [f"tv-{number}" for number in range(rows)]
    catalogue.put([replace(series(id_[3:], PILOT, genres=("War",)), details=MATRIX_DETAILS) for id_ in ids])

    assert client.requests(lambda: catalogue.titles(ids)) == {"batch_get_item": 1}
    assert client.requests(lambda: catalogue.episodes(ids)) == {"batch_get_item": 2}
    assert client.requests(lambda: catalogue.details(ids)) == {"batch_get_item": 2}
    assert client.requests(lambda: catalogue.changes_since(0, rows)) == {"query": 1, "batch_get_item": 1}
    assert client.requests(lambda: catalogue.popular(type=TitleType.TV, genre="War", page=0, size=rows)) == {"query": 1}
    assert client.requests(lambda: catalogue.popular(type=None, genre=None, page=0, size=rows)) == {"query": 2}
    assert client.requests(catalogue.trending) == {"query": 1}
    assert client.requests(catalogue.size) == {"get_item": 1}
    assert client.requests(lambda: catalogue.titles([])) == {}


def test_an_alias_costs_one_more_read(catalogue: DynamoCatalogue, client: WatchedClient) -> None:
    catalogue.put([film("a")])
    assert client.requests(lambda: catalogue.put_alias("movie-b", "movie-a")) == {
        "get_item": 1,
        "batch_get_item": 2,
        "transact_write_items": 1,
    }
    assert client.requests(lambda: catalogue.titles(["movie-b", "movie-a"])) == {"batch_get_item": 1}
    assert client.requests(lambda: catalogue.titles(["movie-b"])) == {"batch_get_item": 2}


def test_writing_sends_a_transaction_for_what_fits_into_one(catalogue: DynamoCatalogue, client: WatchedClient) -> None:
    films = [film(str(number), genres=("War", "Drama")) for number in range(19)]
    once = {"get_item": 1, "batch_get_item": 1, "transact_write_items": 1}
    assert client.requests(lambda: catalogue.put(films)) == once
    assert client.requests(lambda: catalogue.put(films)) == {"get_item": 1, "batch_get_item": 1}
    assert client.requests(lambda: catalogue.put([TitleRecord(BREAKING_BAD, (PILOT,))])) == once | {
        "batch_write_item": 1
    }
    # A changed title leaves what is beside it where it is.
    popular = TitleRecord(replace(BREAKING_BAD, popularity=1.0), (PILOT,))
    assert client.requests(lambda: catalogue.put([popular])) == once
    assert client.requests(lambda: catalogue.put([replace(popular, episodes=(PILOT, SECOND))])) == once | {
        "batch_write_item": 2
    }


def test_more_than_a_transaction_takes_is_put_by_several(catalogue: DynamoCatalogue, client: WatchedClient) -> None:
    genres = ("War", "Drama", "Crime", "Comedy", "Action", "Horror", "Music")
    films = [film(str(number), genres=genres) for number in range(50)]
    sent = client.requests(lambda: catalogue.put(films))
    assert sent["transact_write_items"] == 6
    assert (catalogue.size(), len(catalogue.changes_since(0, 100).titles)) == (50, 50)


def test_more_ids_than_a_batch_takes_are_asked_for_in_pieces(catalogue: DynamoCatalogue, client: WatchedClient) -> None:
    catalogue.put([film("a"), film("z")])
    ids = ["movie-a", *(f"movie-ml-{number}" for number in range(250)), "movie-z"]
    assert client.requests(lambda: catalogue.titles(ids)) == {"batch_get_item": 3}
    assert list(catalogue.titles(ids)) == ["movie-a", "movie-z"]


def test_pages_of_a_megabyte_are_read_to_the_end(catalogue: DynamoCatalogue, client: WatchedClient) -> None:
    long = "x" * 900
    ids = [f"{number:04d}-{long}" for number in range(700)]
    catalogue.put([film(each) for each in ids])

    sent = client.requests(lambda: catalogue.popular(type=TitleType.MOVIE, genre=None, page=0, size=700))

    assert sent["query"] > 1
    assert catalogue.popular(type=TitleType.MOVIE, genre=None, page=6, size=100) == tuple(
        f"movie-{each}" for each in ids[600:]
    )


def test_a_season_that_fits_into_no_item_is_kept_in_several(catalogue: DynamoCatalogue) -> None:
    episodes = tuple(Episode(1, number, f"{number} " + "a name " * 30) for number in range(1, 3_000))
    assert len(repr(episodes)) > PART_BYTES
    catalogue.put([TitleRecord(BREAKING_BAD, episodes)])
    assert catalogue.episodes(["tv-1396"]) == {"tv-1396": episodes}


@pytest.mark.parametrize("takes", [[1, 1], [0, 0, 2]])
def test_what_was_left_unprocessed_is_asked_for_again(
    catalogue: DynamoCatalogue, client: WatchedClient, takes: list[int]
) -> None:
    records = [series(name, PILOT) for name in "abc"]
    client.takes = [3, *takes]
    catalogue.put(records)
    client.takes = takes
    assert set(catalogue.titles(["tv-a", "tv-b", "tv-c"])) == {"tv-a", "tv-b", "tv-c"}
    assert catalogue.episodes(["tv-c"]) == {"tv-c": (PILOT,)}


def test_what_is_left_unprocessed_again_and_again_is_given_up(
    catalogue: DynamoCatalogue, client: WatchedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "LONGEST_S", 0.001)
    catalogue.put([film("a")])
    client.takes = [0] * 100
    with pytest.raises(StoreUnavailable, match="unread"):
        catalogue.titles(["movie-a"])
    assert len(client.takes) == 100 - sending.ATTEMPTS
    with pytest.raises(StoreUnavailable, match="unwritten"):
        Table(client, "any").write_all([change_item(1, "movie-a", 1)])


def test_a_table_that_is_not_there_is_unavailable(client: WatchedClient) -> None:
    with pytest.raises(StoreUnavailable, match="ResourceNotFoundException"):
        DynamoCatalogue(client, "no-such-table").size()


def error(code: str, *reasons: str) -> ClientError:
    answer = {"Error": {"Code": code}, "CancellationReasons": [{"Code": reason} for reason in reasons]}
    return ClientError(answer, "TransactWriteItems")


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (error("TransactionCanceledException", "None", "TransactionConflict"), StoreBusy),
        (error("TransactionCanceledException", "ThrottlingError"), StoreBusy),
        (error("TransactionInProgressException"), StoreBusy),
        (error("ProvisionedThroughputExceededException"), StoreUnavailable),
        (error("AccessDeniedException"), StoreUnavailable),
        (error("ValidationException"), ClientError),
        (error("TransactionCanceledException", "ValidationError", "TransactionConflict"), ClientError),
    ],
)
def test_errors_are_told_in_our_words_unless_they_are_mistakes_of_ours(
    raised: Exception, told: type[Exception]
) -> None:
    with pytest.raises(told), sending.translated():
        raise raised


@given(one=st.floats(allow_nan=False), other=st.floats(allow_nan=False))
def test_places_sort_by_falling_popularity(one: float, other: float) -> None:
    places = [place(film("a", popularity=each).title) for each in (one, other)]
    assert (places[0] < places[1]) == (one > other) or one == other
