"""What state machines over a store have in common: a database of their own for each run."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine

from adapters.conftest import person
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.database import Database, sqlite_url

SMALL = settings(max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Runs that take a few seconds in all."""


class StoreMachine(RuleBasedStateMachine):
    """Plays within one transaction, which spares the disk; time passes with every step.

    Attributes:
        people: ids of accounts, sorted; their addresses are `person-0@example.org` and so on.
        scope: for stores.
        now: the present instant of the play.
    """

    def __init__(self) -> None:
        super().__init__()
        self._open = ExitStack()
        folder = Path(self._open.enter_context(TemporaryDirectory()))
        database = Database(sqlite_url(folder / "whattowatch.db"))
        self._open.callback(database.close)
        schema.metadata.create_all(database.writer)
        self.people = sorted(person(database) for _ in range(3))
        self.scope = self._open.enter_context(database.unit(writes=True))
        self.now = datetime(2026, 3, 14, 20, tzinfo=UTC)

    def tick(self, days: int = 0) -> datetime:
        """The next instant, never the same twice."""
        self.now += timedelta(days=days, seconds=1)
        return self.now

    def teardown(self) -> None:
        self._open.close()
