"""Evenings in SQL."""

from __future__ import annotations

import pytest

from adapters.conftest import person
from contracts.events import NOW, EventsContract, evening
from statements import Statements
from whattowatch.adapters.sql.database import Apart, Database
from whattowatch.adapters.sql.events import SqlEvents
from whattowatch.domain.events import EventsWriter, Invitee


@pytest.fixture
def events(scope: Apart) -> EventsWriter:
    return scope.store(SqlEvents)


class TestEvents(EventsContract):
    """In SQL."""


def test_reading_takes_two_statements_for_any_number_of_evenings_and_guests(
    database: Database, events: EventsWriter, owner: str, friend: str, statements: Statements
) -> None:
    guests = [Invitee(person(database)) for _ in range(40)]
    for count in (1, 40):
        for days in range(count):
            events.save(evening(owner, Invitee(friend), *guests[:count], days=days + 1))

        assert statements(lambda: events.of_person(friend, NOW)) == 2

    last = events.of_person(friend, NOW)[-1]
    assert len(last.invitations) == 42
    assert statements(lambda: events.get(last.id)) == 2


def test_saving_takes_three_statements_for_any_number_of_guests(
    database: Database, events: EventsWriter, owner: str, statements: Statements
) -> None:
    guests = [Invitee(person(database)) for _ in range(40)]

    assert statements(lambda: events.save(evening(owner))) == 3
    assert statements(lambda: events.save(evening(owner, *guests))) == 3
