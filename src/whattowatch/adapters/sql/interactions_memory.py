"""What a process remembers of people's histories: those of who called last, with what they did since added to them."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from sqlalchemy import Connection

from whattowatch.adapters.sql.histories import Version, version_of
from whattowatch.adapters.sql.interactions_reading import History, read_history, read_newer
from whattowatch.domain.discovery import Interaction, Kind

MOST = 50_000
"""Interactions remembered in all, about 12 MB of them."""


class _Read(NamedTuple):
    """A history, and the version that it is."""

    version: int
    history: History


class InteractionsMemory:
    """Answers from memory while a person's version stands where it stood, and reads only what was added since.

    Only what is committed may be remembered: a transaction that has changed interactions must not ask here any more.
    Thread-safe.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._amount = 0
        self._read: OrderedDict[str, _Read] = OrderedDict()

    def history(self, connection: Connection, person_id: str) -> tuple[Interaction, ...]:
        """As `read_history`; the very same object for as long as nothing changes."""
        version = version_of(connection, person_id)
        known = self._known(person_id)
        if known is not None and known.version == version.number:
            return known.history.deeds
        history = _current(connection, person_id, known, version)
        self._keep(person_id, _Read(version.number, history))
        return history.deeds

    def forget(self, person_id: str) -> None:
        """Keeps nothing of this person."""
        with self._lock:
            if (read := self._read.pop(person_id, None)) is not None:
                self._amount -= len(read.history.deeds)

    def _known(self, person_id: str) -> _Read | None:
        with self._lock:
            known = self._read.get(person_id)
            if known is not None:
                self._read.move_to_end(person_id)
            return known

    def _keep(self, person_id: str, read: _Read) -> None:
        """Remember it, and forget those who have not called for longest."""
        with self._lock:
            before = self._read.pop(person_id, None)
            self._amount += len(read.history.deeds) - len(before.history.deeds if before else ())
            self._read[person_id] = read
            while self._amount > self._most:
                _, oldest = self._read.popitem(last=False)
                self._amount -= len(oldest.history.deeds)


def _current(connection: Connection, person_id: str, known: _Read | None, version: Version) -> History:
    """What is known with what was added since; all read anew where more than that was done, or less is seen."""
    if known is None or not known.history.deeds or not version.rewritten <= known.version < version.number:
        return read_history(connection, person_id)
    since = known.history.deeds[-1].at
    return _joined(known.history, read_newer(connection, person_id, since, known.history.newest))


def _joined(known: History, newer: History) -> History:
    """A newer rating of a title stands instead of the older one."""
    rated = {deed.title_id for deed in newer.deeds if deed.kind is Kind.RATED}
    kept = known.deeds
    if rated:
        kept = tuple([deed for deed in kept if not (deed.title_id in rated and deed.kind is Kind.RATED)])
    return History(kept + newer.deeds, max(known.newest, newer.newest))
