"""The catalogue in DynamoDB sends as few requests as its documents say, and tells failures in our words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from botocore.exceptions import ClientError

from adapters.aws.dynamodb.tables import WatchedClient
from contracts.catalogue_records import BREAKING_BAD, MATRIX_DETAILS, PILOT, SECOND, film, series
from whattowatch.adapters.aws.dynamodb import requests as sending
from whattowatch.adapters.aws.dynamodb.catalogue import DynamoCatalogue
from whattowatch.adapters.aws.dynamodb.items import change_item
from whattowatch.adapters.aws.dynamodb.requests import Table
from whattowatch.adapters.aws.dynamodb.table import change_key
from whattowatch.domain.catalogue import TitleRecord, TitleType
from whattowatch.domain.errors import StoreBusy, StoreUnavailable


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
    # A known series is read with its episodes; a changed title leaves what is beside it where it is.
    popular, known = TitleRecord(replace(BREAKING_BAD, popularity=1.0), (PILOT,)), once | {"batch_get_item": 2}
    assert client.requests(lambda: catalogue.put([popular])) == known
    assert client.requests(lambda: catalogue.put([replace(popular, episodes=(PILOT, SECOND))])) == known | {
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


def test_what_is_left_unprocessed_again_and_again_is_given_up(client: WatchedClient, name: str) -> None:
    slept: list[float] = []
    table = Table(client, name, slept.append)
    client.takes = [0] * 100

    with pytest.raises(StoreUnavailable, match="unread"):
        table.get_all([change_key(1)])
    with pytest.raises(StoreUnavailable, match="unwritten"):
        table.write_all([change_item(1, "movie-a", 1)])

    assert len(slept) == 2 * sending.ATTEMPTS
    assert all(0 <= each <= sending.LONGEST_S for each in slept)


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
