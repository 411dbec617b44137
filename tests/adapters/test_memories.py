"""What a process remembers of the database is never older than what the database holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from contracts.interactions import NOON, did
from statements import Statements
from unit.domain.titles import film
from whattowatch.adapters.sql.catalogue import SqlCatalogue
from whattowatch.adapters.sql.catalogue_memory import CatalogueMemory
from whattowatch.adapters.sql.database import Apart, Database
from whattowatch.adapters.sql.interactions import SqlInteractions, rename_interactions
from whattowatch.adapters.sql.interactions_memory import InteractionsMemory
from whattowatch.domain.catalogue import CatalogueWriter, TitleRecord, TitleType
from whattowatch.domain.discovery import InteractionsReader, InteractionsWriter, Kind, Taste
from whattowatch.domain.tastes import with_rating

LATER = NOON + timedelta(hours=1)


class ChangedMyMindError(Exception):
    """Makes a transaction roll back."""


@pytest.fixture
def writer(scope: Apart) -> InteractionsWriter:
    return scope.store(SqlInteractions)


@pytest.fixture
def remembering(scope: Apart) -> InteractionsReader:
    memory = InteractionsMemory()
    return scope.store(lambda where: SqlInteractions(where, memory))


@pytest.fixture
def catalogue(scope: Apart) -> CatalogueWriter:
    return scope.store(SqlCatalogue)


@pytest.fixture
def remembered(scope: Apart) -> CatalogueWriter:
    memory = CatalogueMemory()
    return scope.store(lambda where: SqlCatalogue(where, memory))


def test_an_unchanged_history_is_read_once(
    writer: InteractionsWriter, remembering: InteractionsReader, owner: str, statements: Statements
) -> None:
    writer.record(owner, did(Kind.LISTED, title_id="movie-1"))
    remembering.history(owner)
    assert statements(lambda: remembering.history(owner)) == 1


def test_what_is_done_is_seen_at_once(writer: InteractionsWriter, remembering: InteractionsReader, owner: str) -> None:
    for title_id in ("movie-1", "movie-2"):
        writer.record(owner, did(Kind.LISTED, title_id=title_id))
        assert remembering.history(owner)[-1].title_id == title_id


def test_what_is_done_after_all_else_is_read_without_all_else(
    writer: InteractionsWriter, remembering: InteractionsReader, owner: str, statements: Statements
) -> None:
    writer.record(owner, did(Kind.LISTED, title_id="movie-1"))
    first = remembering.history(owner)
    writer.record(owner, did(Kind.LISTED, title_id="movie-2", at=LATER))
    assert statements(lambda: remembering.history(owner)) == 2
    assert remembering.history(owner)[0] is first[0]


def test_what_happened_before_all_else_takes_its_place(
    writer: InteractionsWriter, remembering: InteractionsReader, owner: str
) -> None:
    writer.record(owner, did(Kind.LISTED, title_id="movie-1", at=LATER))
    remembering.history(owner)
    writer.record(owner, did(Kind.LISTED, title_id="movie-2"))
    assert [deed.title_id for deed in remembering.history(owner)] == ["movie-2", "movie-1"]


def test_what_is_taken_back_is_forgotten_at_once(
    writer: InteractionsWriter, remembering: InteractionsReader, owner: str
) -> None:
    for title_id in ("movie-1", "movie-2"):
        writer.record(owner, did(Kind.LISTED, title_id=title_id))
    remembering.history(owner)
    writer.withdraw(owner, Kind.LISTED, "movie-1")
    assert [deed.title_id for deed in remembering.history(owner)] == ["movie-2"]


def test_a_rating_that_replaces_another_is_seen_though_there_are_as_many(
    writer: InteractionsWriter, remembering: InteractionsReader, owner: str
) -> None:
    writer.record(owner, did(Kind.RATED, title_id="movie-1", value=3))
    remembering.history(owner)
    writer.record(owner, did(Kind.RATED, title_id="movie-1", at=LATER, value=9))
    assert [deed.value for deed in remembering.history(owner)] == [9]


def test_what_was_done_with_a_title_whose_id_changed_is_seen_under_the_new_one(
    scope: Apart, writer: InteractionsWriter, remembering: InteractionsReader, owner: str
) -> None:
    writer.record(owner, did(Kind.LISTED, title_id="movie-ml-1"))
    remembering.history(owner)
    with scope.write() as connection:
        rename_interactions(connection, owner, "movie-ml-1", "movie-1")
    assert [deed.title_id for deed in remembering.history(owner)] == ["movie-1"]


def test_what_was_rolled_back_was_never_remembered(database: Database, owner: str) -> None:
    memory = InteractionsMemory()

    def change_my_mind() -> None:
        with database.unit(writes=True) as unit:
            mine = unit.store(lambda where: SqlInteractions(where, memory))
            mine.record(owner, did(Kind.LISTED, title_id="movie-1"))
            assert mine.history(owner)
            raise ChangedMyMindError

    with pytest.raises(ChangedMyMindError):
        change_my_mind()
    assert database.apart().store(lambda where: SqlInteractions(where, memory)).history(owner) == ()


def test_the_history_of_one_is_never_anothers(
    writer: InteractionsWriter, remembering: InteractionsReader, owner: str, friend: str
) -> None:
    writer.record(owner, did(Kind.LISTED, title_id="movie-1"))
    writer.record(friend, did(Kind.LISTED, title_id="movie-2"))
    histories = [remembering.history(person)[0].title_id for person in (owner, friend, owner)]
    assert histories == ["movie-1", "movie-2", "movie-1"]


def test_when_there_is_no_room_whoever_called_longest_ago_is_forgotten(
    scope: Apart, writer: InteractionsWriter, owner: str, friend: str, statements: Statements
) -> None:
    memory = InteractionsMemory(most=1)
    small = scope.store(lambda where: SqlInteractions(where, memory))
    for person in (owner, friend):
        writer.record(person, did(Kind.LISTED, title_id="movie-1"))
        small.history(person)
    assert statements(lambda: small.history(friend)) == 1
    assert statements(lambda: small.history(owner)) == 2


@pytest.mark.parametrize("rating", [9, None])
def test_the_taste_with_a_rating_is_the_taste_once_it_is_stored(
    writer: InteractionsWriter, owner: str, rating: int | None
) -> None:
    for title_id, value in (("movie-1", 3), ("movie-2", 7)):
        writer.record(owner, did(Kind.RATED, title_id=title_id, value=value))
    foreseen = with_rating(Taste(owner, writer.history(owner)), "movie-1", rating, LATER)
    if rating is None:
        writer.withdraw(owner, Kind.RATED, "movie-1")
    else:
        writer.record(owner, did(Kind.RATED, title_id="movie-1", at=LATER, value=rating))
    assert foreseen.history == writer.history(owner)


def test_a_changed_title_is_seen_at_once(catalogue: CatalogueWriter, remembered: CatalogueWriter) -> None:
    catalogue.put([TitleRecord(film())])
    assert remembered.titles(["movie-603"])["movie-603"].title == film().title
    catalogue.put([TitleRecord(replace(film(), title="Another name"))])
    assert remembered.titles(["movie-603"])["movie-603"].title == "Another name"


def test_a_title_that_was_missing_is_found_once_it_is_there(
    catalogue: CatalogueWriter, remembered: CatalogueWriter
) -> None:
    assert remembered.titles(["movie-603"]) == {}
    catalogue.put([TitleRecord(film())])
    assert set(remembered.titles(["movie-603"])) == {"movie-603"}


def test_an_alias_that_moves_is_followed_at_once(catalogue: CatalogueWriter, remembered: CatalogueWriter) -> None:
    catalogue.put([TitleRecord(film("movie-1")), TitleRecord(film("movie-2"))])
    assert remembered.titles(["movie-1"])["movie-1"].id == "movie-1"
    catalogue.put_alias("movie-1", "movie-2")
    assert remembered.titles(["movie-1"])["movie-1"].id == "movie-2"


def test_titles_are_counted_once_until_there_are_others(
    catalogue: CatalogueWriter, remembered: CatalogueWriter, statements: Statements
) -> None:
    catalogue.put([TitleRecord(film("movie-1"))])
    assert remembered.size() == 1
    assert statements(remembered.size) == 1
    catalogue.put([TitleRecord(film("movie-2"))])
    assert remembered.size() == 2


def test_a_page_of_popular_titles_follows_the_catalogue(
    catalogue: CatalogueWriter, remembered: CatalogueWriter, statements: Statements
) -> None:
    def page() -> tuple[str, ...]:
        return remembered.popular(type=TitleType.MOVIE, genre=None, page=0, size=5)

    catalogue.put([TitleRecord(replace(film("movie-1"), popularity=1.0))])
    assert page() == ("movie-1",)
    assert statements(page) == 1
    catalogue.put([TitleRecord(replace(film("movie-2"), popularity=2.0))])
    assert page() == ("movie-2", "movie-1")
