"""What state machines over a store have in common: a database of their own for each run."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import cast

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

from adapters.conftest import person
from adapters.engines import Engine
from whattowatch.adapters.sql.database import Database

SMALL = settings(max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""Runs that take a few seconds in all."""


def play(machine: Callable[[Engine], RuleBasedStateMachine], engine: Engine, size: settings = SMALL) -> None:
    """Let hypothesis play the machine on this engine."""
    # Any function that makes a machine will do, though only the class is declared.
    run_state_machine_as_test(cast("type[RuleBasedStateMachine]", lambda: machine(engine)), settings=size)


class StoreMachine(RuleBasedStateMachine):
    """Plays within one transaction, which spares the disk; time passes with every step.

    Attributes:
        people: ids of accounts, sorted; their addresses are `person-0@example.org` and so on.
        scope: for stores.
        now: the present instant of the play.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._open = ExitStack()
        database = Database(engine.ready())
        self._open.callback(database.close)
        self.people = sorted(person(database) for _ in range(3))
        self.scope = self._open.enter_context(database.unit(writes=True))
        self.now = datetime(2026, 3, 14, 20, tzinfo=UTC)

    def tick(self, days: int = 0) -> datetime:
        """The next instant, never the same twice."""
        self.now += timedelta(days=days, seconds=1)
        return self.now

    def teardown(self) -> None:
        self._open.close()
