"""Whatever is added, replaced, back-dated or taken back, a process remembers of a history what the store holds."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from adapters.engines import Engine
from adapters.machine import StoreMachine, play
from whattowatch.adapters.sql.interactions import SqlInteractions
from whattowatch.adapters.sql.interactions_memory import InteractionsMemory
from whattowatch.domain.discovery import Interaction, Kind

title_ids = st.sampled_from(["movie-603", "movie-680", "tv-1396"])
kinds = st.sampled_from(sorted(set(Kind) - {Kind.RATED}))
ages = st.integers(0, 3).map(timedelta)


class InteractionsMachine(StoreMachine):
    """One process looks after every step, another now and then, so that it has several steps to catch up with."""

    @initialize()
    def begin(self) -> None:
        self.me = self.people[0]
        self.memories = InteractionsMemory(), InteractionsMemory()
        self.writer = self.scope.store(SqlInteractions)

    @rule(kind=kinds, title_id=title_ids, age=ages)
    def record(self, kind: Kind, title_id: str, age: timedelta) -> None:
        self.writer.record(self.me, Interaction(kind, title_id, self._moment(age)))

    @rule(title_id=title_ids, value=st.integers(1, 10), age=ages)
    def rate(self, title_id: str, value: int, age: timedelta) -> None:
        self.writer.record(self.me, Interaction(Kind.RATED, title_id, self._moment(age), value))

    @rule(kind=st.sampled_from(sorted(Kind)), title_id=title_ids)
    def withdraw(self, kind: Kind, title_id: str) -> None:
        self.writer.withdraw(self.me, kind, title_id)

    @rule()
    def look_now_and_then(self) -> None:
        self._look(self.memories[1])

    @invariant()
    def what_is_remembered_is_what_is_stored(self) -> None:
        self._look(self.memories[0])

    def _look(self, memory: InteractionsMemory) -> None:
        remembering = self.scope.store(lambda scope: SqlInteractions(scope, memory))
        assert remembering.history(self.me) == self.writer.history(self.me)

    def _moment(self, age: timedelta) -> datetime:
        return self.tick() - age


def test_what_is_remembered_agrees_with_the_store(engine: Engine) -> None:
    play(InteractionsMachine, engine)
