"""Keyset pagination: a page begins after the last row of the page before it.

Rows that come or go between two pages therefore neither hide nor repeat another row, as they would with an offset.
The place after a row travels as an opaque token: the name of the order and the row's sort values.
"""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import GenericAlias
from typing import Annotated, Any, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Integer, Row, Select, and_, bindparam, literal, or_

from whattowatch.domain.errors import InvalidInput
from whattowatch.domain.pages import Page, PageRequest

Made = TypeVar("Made")

_READABLE: dict[type, Any] = {
    datetime: Annotated[datetime, msgspec.Meta(tz=True)],
    # Databases fail on integers that do not fit into the column, and PostgreSQL on text with a NUL.
    int: Annotated[int, msgspec.Meta(ge=0, lt=2**31)],
    str: Annotated[str, msgspec.Meta(pattern=r"\A[^\x00]*\Z")],
}
"""What a sort value must look like in a token where its Python type alone would let too much pass."""


@dataclass(frozen=True, slots=True)
class Key:
    """One thing to sort by; its expression is never NULL, which databases place differently."""

    expression: ColumnElement[Any]
    falling: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """A total order: the keys together tell any two rows apart.

    Attributes:
        name: stands in the tokens, so that a place in one order is not taken for a place in another.
    """

    name: str
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins, and which field to name when nobody can have been given that place."""

    request: PageRequest
    field: str


class Listing:
    """A query that is read page by page; all but the place where a page begins is put together once.

    Args:
        query: its parameters are given with each page.
        order: in which its rows come.
    """

    def __init__(self, query: Select[Any], order: Order) -> None:
        expressions = [key.expression for key in order.keys]
        query = query.add_columns(*(each.label(f"key_{number}") for number, each in enumerate(expressions)))
        query = query.order_by(*(key.expression.desc() if key.falling else key.expression.asc() for key in order.keys))
        self._query = query.limit(bindparam("most", type_=Integer))
        self._order = order

    def page(
        self,
        connection: Connection,
        place: Place,
        make: Callable[[Row[*tuple[Any, ...]]], Made],
        parameters: Mapping[str, Any],
    ) -> Page[Made]:
        """The rows from that place on, each turned by `make`; one statement.

        Raises:
            InvalidInput: the place is none that a page of this order gave.
        """
        order, limit = self._order, place.request.limit
        # One row more than wanted tells whether there is a next page.
        rows = connection.execute(self._from(place), {**parameters, "most": limit + 1}).all()
        shown = rows[:limit]
        following = _token(order, shown[-1]) if len(rows) > limit else None
        return Page(tuple([make(row) for row in shown]), following)

    def _from(self, place: Place) -> Select[Any]:
        after = place.request.after
        if after is None:
            return self._query
        return self._query.where(_beyond(self._order.keys, _values(after, self._order, place.field)))


def _beyond(keys: Sequence[Key], values: Sequence[Any]) -> ColumnElement[bool]:
    """Written out key by key: row values cannot be compared where some keys fall and others rise."""
    key, *rest = keys
    value = literal(values[0], key.expression.type)
    beyond = key.expression < value if key.falling else key.expression > value
    return or_(beyond, and_(key.expression == value, _beyond(rest, values[1:]))) if rest else beyond


def _token(order: Order, row: Row[*tuple[Any, ...]]) -> str:
    values = tuple(row)[-len(order.keys) :]
    return urlsafe_b64encode(msgspec.json.encode((order.name, *values))).decode().rstrip("=")


def _values(token: str, order: Order, field: str) -> tuple[Any, ...]:
    types = (_readable(key.expression.type.python_type) for key in order.keys)
    try:
        text = b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        name, *values = msgspec.json.decode(text, type=GenericAlias(tuple, (str, *types)))
        comparable = tuple(_comparable(value) for value in values)
    # A date at the ends of the calendar overflows on its way to UTC.
    except (ValueError, OverflowError) as error:
        raise _unknown(field) from error
    if name != order.name:
        raise _unknown(field)
    return comparable


def _unknown(field: str) -> InvalidInput:
    return InvalidInput.of(field, "is not a place that a page of this list gave")


def _readable(python_type: type) -> Any:
    return _READABLE.get(python_type, python_type)


def _comparable(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value
