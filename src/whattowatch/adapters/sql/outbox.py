"""The outbox in the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, ScalarSelect, and_, func, select, true, update

from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.schema import outbox
from whattowatch.adapters.sql.upsert import upsert
from whattowatch.domain.notifications import Backlog, MailKind, Notice, OutboxCounts, OutboxMessage, Outcome

COLUMNS = outbox.c


_COUNTED: Mapping[str, ColumnElement[bool]] = {
    "waiting": COLUMNS.due_at.is_not(None),
    **{str(outcome): COLUMNS.outcome == outcome for outcome in Outcome},
    "doubtful": and_(COLUMNS.outcome == Outcome.SENT, COLUMNS.unconfirmed > 0),
}
_COUNTS = select(
    *(
        select(func.count()).select_from(outbox).where(where).scalar_subquery().label(name)
        for name, where in _COUNTED.items()
    )
)
"""Each count is of an index alone, so that no mail is read for it."""


class SqlOutbox:
    """An `Outbox`. Thread-safe if the scope is.

    A claim moves `due_at` to the end of its lease, so that a claimed row looks like one that is not yet due.

    Args:
        scope: where its statements run.
        owed: gets the ids of what is put, for whoever publishes them after the commit.
    """

    def __init__(self, scope: Scope, owed: list[str] | None = None) -> None:
        self._scope = scope
        self._owed = [] if owed is None else owed

    def put(self, notice: Notice, at: datetime) -> None:
        """Owe this notice; one with the same key, settled or not, changes nothing."""
        with self._scope.write() as connection:
            message_id = owe(connection, notice, at)
        self._owed.append(message_id)

    def get(self, message_id: str) -> OutboxMessage | None:
        """The message with this id."""
        with self._scope.read() as connection:
            row = connection.execute(select(outbox).where(COLUMNS.id == message_id)).one_or_none()
        return None if row is None else _message(row)

    def due(self, now: datetime, limit: int) -> tuple[str, ...]:
        """Ids of unsettled messages whose time has come, oldest first."""
        # Settled rows have no `due_at`, so the index holds exactly what is looked for.
        query = select(COLUMNS.id).where(COLUMNS.due_at <= now).order_by(COLUMNS.due_at, COLUMNS.created_at, COLUMNS.id)
        with self._scope.read() as connection:
            return tuple(connection.execute(query.limit(limit)).scalars())

    def claim(self, message_id: str, now: datetime, lease: timedelta) -> OutboxMessage | None:
        """Take a message that is due for one attempt; one statement, so that of several who try one succeeds."""
        taken = {
            "due_at": now + lease,
            "publish_at": now + lease,
            "attempts": COLUMNS.attempts + 1,
            "unconfirmed": COLUMNS.unconfirmed + 1,
        }
        statement = update(outbox).where(COLUMNS.id == message_id, COLUMNS.due_at <= now).values(taken)
        with self._scope.write() as connection:
            row = connection.execute(statement.returning(outbox)).one_or_none()
        return None if row is None else _message(row)

    def take_unpublished(
        self, now: datetime, until: datetime, limit: int, only: Collection[str] = ()
    ) -> tuple[str, ...]:
        """Ids of messages that a queue is to be told of; one statement, so that each is given to one."""
        waiting = (COLUMNS.publish_at <= now) & (COLUMNS.id.in_(only) if only else true())
        oldest = select(COLUMNS.id).where(waiting).order_by(COLUMNS.publish_at, COLUMNS.id).limit(limit)
        taken = update(outbox).where(COLUMNS.id.in_(oldest), COLUMNS.publish_at <= now).values(publish_at=until)
        with self._scope.write() as connection:
            return tuple(connection.execute(taken.returning(COLUMNS.id)).scalars())

    def published(self, message_ids: Collection[str], until: datetime) -> None:
        """A queue holds these; what was claimed or delayed since keeps its own time."""
        still = COLUMNS.id.in_(message_ids) & (COLUMNS.publish_at == until)
        with self._scope.write() as connection:
            connection.execute(update(outbox).where(still).values(publish_at=None))

    def sent(self, message_id: str, at: datetime) -> None:
        """The mail was taken: the message is settled."""
        self._settle(message_id, Outcome.SENT, None, at)

    def needless(self, message_id: str, reason: str, at: datetime) -> None:
        """Nobody is to get the mail any more: the message is settled."""
        self._settle(message_id, Outcome.NEEDLESS, reason, at)

    def delayed(self, message_id: str, reason: str, retry_at: datetime, *, unconfirmed: bool = False) -> None:
        """The mail was not taken this time, or nobody knows whether it was: due again then."""
        left = COLUMNS.unconfirmed - (0 if unconfirmed else 1)
        self._report(message_id, due_at=retry_at, publish_at=retry_at, reason=reason, unconfirmed=left)

    def refused(self, message_id: str, reason: str, at: datetime) -> None:
        """The mail will never be taken: the message is settled as a dead letter."""
        self._settle(message_id, Outcome.REFUSED, reason, at)

    def dead(self, limit: int) -> tuple[OutboxMessage, ...]:
        """Dead letters, the newest first."""
        query = select(outbox).where(COLUMNS.outcome == Outcome.REFUSED)
        with self._scope.read() as connection:
            rows = connection.execute(query.order_by(COLUMNS.settled_at.desc(), COLUMNS.id).limit(limit)).all()
        return tuple(_message(row) for row in rows)

    def replay(self, message_id: str, at: datetime) -> bool:
        """Owe a dead letter again; False where it is none."""
        owed = {"due_at": at, "publish_at": at, "settled_at": None, "outcome": None, "reason": None, "attempts": 0}
        letter = (COLUMNS.id == message_id) & (COLUMNS.outcome == Outcome.REFUSED)
        with self._scope.write() as connection:
            return bool(connection.execute(update(outbox).where(letter).values(owed)).rowcount)

    def counts(self) -> OutboxCounts:
        """How many messages there are, by what became of them."""
        with self._scope.read() as connection:
            return OutboxCounts(**connection.execute(_COUNTS).one()._mapping)  # noqa: SLF001  (the public name of a row's mapping)

    def backlog(self, limit: int) -> Backlog:
        """What waits and what is dead, each counted to `limit` at most; one statement."""
        waiting, dead = COLUMNS.due_at.is_not(None), COLUMNS.outcome == Outcome.REFUSED
        query = select(*(_counted(where, limit) for where in (waiting, dead)))
        with self._scope.read() as connection:
            found = connection.execute(query).one()
        return Backlog(waiting=found[0], dead=found[1])

    def _settle(self, message_id: str, outcome: Outcome, reason: str | None, at: datetime) -> None:
        unconfirmed = COLUMNS.unconfirmed - 1
        self._report(
            message_id,
            due_at=None,
            publish_at=None,
            settled_at=at,
            outcome=str(outcome),
            reason=reason,
            unconfirmed=unconfirmed,
        )

    def _report(self, message_id: str, **values: Any) -> None:
        open_ = (COLUMNS.id == message_id) & COLUMNS.settled_at.is_(None)
        with self._scope.write() as connection:
            connection.execute(update(outbox).where(open_).values(values))


def _counted(where: ColumnElement[bool], limit: int) -> ScalarSelect[int]:
    """Both columns have an index, so that no more rows are read than are counted."""
    found = select(COLUMNS.id).where(where).limit(limit).subquery()
    return select(func.count()).select_from(found).scalar_subquery()


def owe(connection: Connection, notice: Notice, at: datetime) -> str:
    """Owe this notice in the transaction of the connection; the id that it gets unless its key is known already."""
    row = {
        "id": str(uuid4()),
        "key": notice.key,
        "kind": str(notice.kind),
        "email": notice.email,
        "facts": dict(notice.facts),
        "created_at": at,
        "due_at": at,
        "publish_at": at,
        "attempts": 0,
        "unconfirmed": 0,
    }
    upsert(connection, outbox, [row], keys=["key"])
    return str(row["id"])


def _message(row: Row[Any]) -> OutboxMessage:
    return OutboxMessage(
        id=row.id,
        notice=Notice(kind=MailKind(row.kind), key=row.key, email=row.email, facts=row.facts),
        created_at=row.created_at,
        attempts=row.attempts,
        unconfirmed=row.unconfirmed,
        outcome=None if row.outcome is None else Outcome(row.outcome),
        reason=row.reason,
    )
