"""Kept answers in SQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete

from contracts.replies import DAY, FIRST, NOON, RepliesContract
from statements import Statements
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.database import Apart, Database
from whattowatch.adapters.sql.replies import SqlReplies
from whattowatch.domain.replies import Replies


@pytest.fixture
def replies(scope: Apart) -> Replies:
    return scope.store(SqlReplies)


class TestReplies(RepliesContract):
    pass


def test_answers_go_with_the_account(replies: Replies, scope: Apart, owner: str) -> None:
    replies.keep(owner, "key", FIRST, NOON, NOON - DAY)

    with scope.write() as connection:
        connection.execute(delete(schema.accounts).where(schema.accounts.c.id == owner))

    assert replies.find(owner, "key", NOON - DAY) is None


def _keep_and_fail(database: Database, owner: str) -> None:
    with database.unit(writes=True) as unit:
        unit.store(SqlReplies).keep(owner, "key", FIRST, NOON, NOON - DAY)
        raise LookupError


def test_an_answer_goes_with_its_transaction(replies: Replies, database: Database, owner: str) -> None:
    with pytest.raises(LookupError):
        _keep_and_fail(database, owner)

    assert replies.find(owner, "key", NOON - DAY) is None


def test_forgetting_takes_one_statement(replies: Replies, statements: Statements, owner: str) -> None:
    for number in range(40):
        replies.keep(owner, f"key-{number}", FIRST, NOON, NOON - DAY)

    assert statements(lambda: replies.forget(NOON + timedelta(seconds=1))) == 1
