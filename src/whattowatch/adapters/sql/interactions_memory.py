"""What a process remembers of people's histories: those of who called last, until they do something."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from whattowatch.adapters.sql.interactions_reading import read_history
from whattowatch.adapters.sql.schema import interactions
from whattowatch.domain.discovery import Interaction

MOST = 50_000
"""Interactions remembered in all, about 12 MB of them."""

_ids = interactions.c.id
_state = select(func.count(), func.max(_ids), func.sum(_ids)).where(interactions.c.person_id == bindparam("person"))


class _Read(NamedTuple):
    """A history as it was read.

    Attributes:
        state: how many rows there were just before, the newest of their ids, which are never used again, and their
            sum: PostgreSQL gives ids out before it commits, so that an older one may come to light later.
    """

    state: tuple[object, ...]
    history: tuple[Interaction, ...]


class InteractionsMemory:
    """Answers from memory while a person's rows are as many and as new as they were. Thread-safe.

    A row that was added or taken away shows in the count or in the ids. Only what is committed may be remembered: a
    transaction that has changed interactions must not ask here any more.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._amount = 0
        self._read: OrderedDict[str, _Read] = OrderedDict()

    def history(self, connection: Connection, person_id: str) -> tuple[Interaction, ...]:
        """As `read_history`; the very same object for as long as nothing changes."""
        state = tuple(connection.execute(_state, {"person": person_id}).one())
        with self._lock:
            known = self._read.get(person_id)
            if known is not None and known.state == state:
                self._read.move_to_end(person_id)
                return known.history
        history = read_history(connection, person_id)
        self._keep(person_id, _Read(state, history))
        return history

    def _keep(self, person_id: str, read: _Read) -> None:
        """Remember it, and forget those who have not called for longest."""
        with self._lock:
            before = self._read.pop(person_id, None)
            self._amount += len(read.history) - len(before.history if before else ())
            self._read[person_id] = read
            while self._amount > self._most:
                _, oldest = self._read.popitem(last=False)
                self._amount -= len(oldest.history)
