"""The outbox in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, select, update

from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.schema import outbox
from whattowatch.adapters.sql.upsert import upsert
from whattowatch.domain.notifications import MailKind, Notice, OutboxMessage


class SqlOutbox:
    """An `Outbox`. Thread-safe if the scope is. What is settled stays settled, whatever comes late."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def put(self, notice: Notice, at: datetime) -> None:
        """Owe this notice; one with the same key, settled or not, changes nothing."""
        row = {
            "id": str(uuid4()),
            "key": notice.key,
            "kind": str(notice.kind),
            "email": notice.email,
            "facts": dict(notice.facts),
            "created_at": at,
            "due_at": at,
            "attempts": 0,
        }
        with self._scope.write() as connection:
            upsert(connection, outbox, [row], keys=["key"])

    def get(self, message_id: str) -> OutboxMessage | None:
        """The message with this id."""
        with self._scope.read() as connection:
            row = connection.execute(select(outbox).where(outbox.c.id == message_id)).one_or_none()
        return None if row is None else _message(row)

    def due(self, now: datetime, limit: int) -> tuple[str, ...]:
        """Ids of unsettled messages whose time has come, oldest first."""
        columns = outbox.c
        # Settled rows have no `due_at`, so the index holds exactly what is looked for.
        query = select(columns.id).where(columns.due_at <= now).order_by(columns.due_at, columns.created_at, columns.id)
        with self._scope.read() as connection:
            return tuple(connection.execute(query.limit(limit)).scalars())

    def sent(self, message_id: str, at: datetime) -> None:
        """The mail was taken: the message is settled."""
        self._tried(message_id, due_at=None, settled_at=at, reason=None)

    def delayed(self, message_id: str, reason: str, retry_at: datetime) -> None:
        """The mail was not taken this time: due again then, with one attempt more."""
        self._tried(message_id, due_at=retry_at, settled_at=None, reason=reason)

    def refused(self, message_id: str, reason: str, at: datetime) -> None:
        """The mail will never be taken: the message is settled as a dead letter."""
        self._tried(message_id, due_at=None, settled_at=at, reason=reason)

    def _tried(
        self, message_id: str, *, due_at: datetime | None, settled_at: datetime | None, reason: str | None
    ) -> None:
        open_ = (outbox.c.id == message_id) & outbox.c.settled_at.is_(None)
        values = {"due_at": due_at, "settled_at": settled_at, "reason": reason, "attempts": outbox.c.attempts + 1}
        with self._scope.write() as connection:
            connection.execute(update(outbox).where(open_).values(values))


def _message(row: Row[Any]) -> OutboxMessage:
    notice = Notice(kind=MailKind(row.kind), key=row.key, email=row.email, facts=row.facts)
    return OutboxMessage(row.id, notice, row.created_at, row.attempts, settled=row.settled_at is not None)
