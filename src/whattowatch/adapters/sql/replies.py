"""Answers that are kept for a repetition, in the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.schema import accounts, replies
from whattowatch.adapters.sql.upsert import COUNT_INSERTED, inserting
from whattowatch.domain.replies import KeptReply


class SqlReplies:
    """A `Replies`. Thread-safe if the scope is."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def find(self, person_id: str, key: str, since: datetime) -> KeptReply | None:
        """The answer kept at or after that instant."""
        query = select(replies.c.fingerprint, replies.c.status, replies.c.media_type, replies.c.body)
        query = query.where(replies.c.person_id == person_id, replies.c.key == key, replies.c.at >= since)
        with self._scope.read() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else KeptReply(row.fingerprint, row.status, row.media_type, row.body)

    def keep(self, person_id: str, key: str, reply: KeptReply, at: datetime, since: datetime) -> bool:
        """Keep the answer, unless one was kept at or after `since`: then False. An older one is replaced."""
        row = {
            "person_id": person_id,
            "key": key,
            "fingerprint": reply.fingerprint,
            "status": reply.status,
            "media_type": reply.media_type,
            "body": reply.body,
            "at": at,
        }
        with self._scope.write() as connection:
            if not _exists(connection, person_id):
                return True
            statement = _unless_kept(connection, since)
            return connection.execute(statement, row, execution_options=COUNT_INSERTED).rowcount > 0

    def forget(self, before: datetime) -> int:
        """Delete what was kept before that instant; how many those were."""
        with self._scope.write() as connection:
            return connection.execute(delete(replies).where(replies.c.at < before)).rowcount


def _exists(connection: Connection, person_id: str) -> bool:
    return connection.execute(select(accounts.c.id).where(accounts.c.id == person_id)).first() is not None


def _unless_kept(connection: Connection, since: datetime) -> sqlite.Insert | postgresql.Insert:
    statement = inserting(connection.dialect.name, replies)
    renewed = {column.name: statement.excluded[column.name] for column in replies.c if not column.primary_key}
    return statement.on_conflict_do_update(
        index_elements=list(replies.primary_key), set_=renewed, where=replies.c.at < since
    )
