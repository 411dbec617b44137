"""Long lists of ids on their way into a statement, as the rows of a table, and out of it, as one value.

The text of such a statement is the same however many ids there are, so that it is made and prepared once. A list after
IN has a parameter for each id, and is written, and read by the database, anew for every length.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, CompoundSelect, Select, Text, bindparam, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.sql.selectable import TableValuedAlias


class _Elements(GenericFunction[Any]):
    """The strings of a JSON array, each as a row."""

    name = "elements"
    inherit_cache = True


@compiles(_Elements, "sqlite")
def _in_sqlite(element: _Elements, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_Elements, "postgresql")
def _in_postgresql(element: _Elements, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_array_elements_text(CAST({compiler.process(element.clauses, **options)} AS json))"


class _Gathered(GenericFunction[str]):
    """All values of a column as the text of one JSON array."""

    name = "gathered"
    type = Text()
    inherit_cache = True


@compiles(_Gathered, "sqlite")
def _gathered_in_sqlite(element: _Gathered, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **options)})"


@compiles(_Gathered, "postgresql")
def _gathered_in_postgresql(element: _Gathered, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(json_agg({compiler.process(element.clauses, **options)}) AS text)"


def given(name: str = "ids") -> TableValuedAlias:
    """A table with the one column `value`, for the parameter of this name, which is made by `as_given`."""
    return _Elements(bindparam(name, type_=Text)).table_valued("value", name=f"given_{name}")


def among(column: ColumnElement[str], name: str = "ids") -> ColumnElement[bool]:
    """Whether the column is one of the ids that are given in the parameter of this name."""
    return column.in_(select(given(name).c.value))


def as_given(ids: Iterable[str]) -> str:
    """The ids, each once, as the value of such a parameter."""
    return msgspec.json.encode(list(dict.fromkeys(ids))).decode()


def gathered(query: Select[str] | CompoundSelect[str]) -> Select[str]:
    """A query of one column, answered in one row; a row for each of a thousand ids costs more than to find them."""
    rows = query.subquery()
    return select(_Gathered(next(iter(rows.c))))


def from_gathered(value: str | None) -> list[str]:
    """The ids in the answer to such a query."""
    return [] if value is None else msgspec.json.decode(value, type=list[str])
