"""What people did, in SQL: the counts of activity always agree with the histories."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from contracts.interactions import NOON, InteractionsContract, did
from statements import Statements
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.database import Apart
from whattowatch.adapters.sql.interactions import SqlInteractions
from whattowatch.domain.discovery import Interaction, InteractionsWriter, Kind

COUNTED = {Kind.STARTED, Kind.FINISHED, Kind.LISTED, Kind.RATED}
ONCE = {Kind.RATED, Kind.LISTED, Kind.REFUSED, Kind.MORE}

done = st.builds(
    did,
    kind=st.sampled_from(Kind),
    at=st.integers(0, 3).map(lambda days: NOON + timedelta(days=days)),
    value=st.integers(1, 10),
    title_id=st.sampled_from(["movie-1", "tv-2"]),
)
steps = st.lists(st.tuples(st.booleans(), st.booleans(), done), max_size=12)
"""Each by the owner or the friend, recorded or withdrawn."""


@pytest.fixture
def interactions(scope: Apart) -> InteractionsWriter:
    return scope.store(SqlInteractions)


class TestInteractions(InteractionsContract):
    pass


def _forget_everything(scope: Apart) -> None:
    with scope.write() as connection:
        for table in (schema.interactions, schema.activity):
            connection.execute(delete(table))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_activity_agrees_with_the_histories_whatever_was_done(
    scope: Apart, owner: str, friend: str, steps: list[tuple[bool, bool, Interaction]]
) -> None:
    _forget_everything(scope)
    interactions = scope.store(SqlInteractions)
    for by_owner, recorded, interaction in steps:
        person_id = owner if by_owner else friend
        if recorded:
            interactions.record(person_id, interaction)
        else:
            interactions.withdraw(person_id, interaction.kind, interaction.title_id)

    histories = [interactions.history(person_id) for person_id in (owner, friend)]
    counted = Counter(each.title_id for history in histories for each in history if each.kind in COUNTED)
    kept_once = [
        (number, each.kind, each.title_id)
        for number, history in enumerate(histories)
        for each in history
        if each.kind in ONCE
    ]
    assert interactions.activity_since(date.min) == counted
    assert len(kept_once) == len(set(kept_once))


def test_activity_never_falls_below_zero(interactions: InteractionsWriter, scope: Apart, owner: str) -> None:
    interactions.record(owner, did(Kind.STARTED))
    with scope.write() as connection:
        connection.execute(delete(schema.activity))
    interactions.record(owner, did(Kind.LISTED))

    interactions.withdraw(owner, Kind.STARTED, "movie-603")
    interactions.withdraw(owner, Kind.LISTED, "movie-603")
    interactions.record(owner, did(Kind.FINISHED))

    assert interactions.activity_since(date.min) == {"movie-603": 1}


def test_the_number_of_statements_does_not_grow_with_what_was_done(
    interactions: InteractionsWriter, statements: Statements, owner: str
) -> None:
    for day in range(40):
        interactions.record(owner, did(Kind.STARTED, NOON + timedelta(days=day)))
    interactions.record(owner, did(Kind.FINISHED))

    assert statements(lambda: interactions.history(owner)) == 1
    assert statements(lambda: interactions.activity_since(date.min)) == 1
    one = statements(lambda: interactions.withdraw(owner, Kind.FINISHED, "movie-603"))
    assert statements(lambda: interactions.withdraw(owner, Kind.STARTED, "movie-603")) == one
