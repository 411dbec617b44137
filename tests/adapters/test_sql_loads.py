"""The queue of a load in SQL."""

from __future__ import annotations

import pytest

from contracts.loads import LATER, NOW, LoadsContract
from statements import Statements
from whattowatch.adapters.sql.database import Apart
from whattowatch.adapters.sql.loads import SqlLoads
from whattowatch.domain.loading import LoadsWriter, Settled, Wish


@pytest.fixture
def loads(scope: Apart) -> LoadsWriter:
    return scope.store(SqlLoads)


class TestSqlLoads(LoadsContract):
    pass


def test_a_batch_is_settled_with_equally_many_statements_whatever_its_size(
    loads: LoadsWriter, statements: Statements
) -> None:
    run = loads.begin(NOW)
    batch = [Settled(f"movie-{number}", LATER, NOW) for number in range(51)]
    assert statements(lambda: loads.settle(batch[:1], run)) == statements(lambda: loads.settle(batch[1:], run))


def test_planning_sends_equally_many_statements_for_one_title_and_for_fifty(
    loads: LoadsWriter, statements: Statements
) -> None:
    wishes = [Wish(f"movie-{number}", 1.0) for number in range(51)]
    assert statements(lambda: loads.plan(wishes[:1], NOW)) == statements(lambda: loads.plan(wishes[1:], NOW))
