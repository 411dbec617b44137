"""The outbox in SQL: a row lives and dies with its transaction."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from uuid import UUID

import pytest

from contracts.outbox import INVITATION, LEASE, NOON, OutboxContract, owed
from contracts.outbox_publishing import OutboxPublishingContract
from statements import Statements
from whattowatch.adapters.sql.database import Apart, Database, Unit
from whattowatch.adapters.sql.outbox import SqlOutbox
from whattowatch.domain.notifications import Outbox


@pytest.fixture
def outbox(scope: Apart) -> Outbox:
    return scope.store(SqlOutbox)


class TestOutbox(OutboxContract):
    pass


class TestOutboxPublishing(OutboxPublishingContract):
    pass


def test_the_id_of_a_message_is_a_random_uuid(outbox: Outbox) -> None:
    assert UUID(owed(outbox)).version == 4


def test_of_many_who_claim_a_message_at_once_one_gets_it(outbox: Outbox) -> None:
    message_id = owed(outbox)
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda _: outbox.claim(message_id, NOON, LEASE), range(8)))

    assert sum(claim is not None for claim in claims) == 1


def _put_and_fail(unit: Unit) -> None:
    with unit:
        SqlOutbox(unit).put(INVITATION, NOON)
        raise LookupError


def test_a_notice_of_a_failed_transaction_is_not_owed(database: Database, outbox: Outbox) -> None:
    with pytest.raises(LookupError):
        _put_and_fail(database.unit(writes=True))

    assert outbox.due(NOON, 10) == ()


def test_what_is_due_is_read_in_one_statement(outbox: Outbox, statements: Statements) -> None:
    for number in range(40):
        outbox.put(replace(INVITATION, key=str(number)), NOON)

    assert statements(lambda: outbox.due(NOON, 1)) == 1
    assert statements(lambda: outbox.due(NOON, 40)) == 1
