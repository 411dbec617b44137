"""Nobody who follows the changes misses one, however many write, and whatever is to be seen of it when."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from adapters.aws.dynamodb.tables import WatchedClient
from contracts.catalogue_records import film
from whattowatch.adapters.aws.dynamodb.catalogue import DynamoCatalogue
from whattowatch.adapters.aws.dynamodb.changes import SETTLED_S
from whattowatch.adapters.aws.dynamodb.items import change_item
from whattowatch.adapters.aws.dynamodb.requests import Table
from whattowatch.adapters.aws.dynamodb.table import change_key

NOW = 1_800_000_000.0


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
