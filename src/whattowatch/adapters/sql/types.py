"""Column types that mean the same on every database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An instant: aware datetimes go in, UTC comes out. SQLite keeps it as text that sorts by time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What comes out; a decorated type does not say so by itself."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  (SQLAlchemy's signature)
        """To UTC; a naive datetime is a mistake of ours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  (SQLAlchemy's signature)
        """To an aware datetime in UTC: SQLite forgets the zone, PostgreSQL answers in the session's."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:  # noqa: ARG002  (SQLAlchemy's signature)
        """As `process_result_value`, in one step where most time would go into calling from one to the other."""
        return _from_text if dialect.name == "sqlite" else _in_utc


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


def _in_utc(value: datetime | None) -> datetime | None:
    """Our sessions on PostgreSQL are in UTC; were one not, its instants would have to be turned."""
    return value if value is None or value.tzinfo is UTC else value.astimezone(UTC)


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A small document: lists and mappings of plain values; None is SQL's NULL."""


def _to_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


COMMON: dict[str, Any] = {
    "json_serializer": _to_json,
    "json_deserializer": msgspec.json.decode,
    # What people wrote must not reach a log by way of a statement's error.
    "hide_parameters": True,
}
"""What every engine is made with."""
