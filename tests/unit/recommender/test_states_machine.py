"""Whatever was rated, edited, undone, imported or trained: an answer is that of a process that has just begun."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from moving_clock import NOON, MovingClock
from unit.recommender.small_world import FILMS_A_SHELF, SHELVES, film, records
from unit.recommender.worlds import opened
from whattowatch.adapters.sql.accounts import SqlAccounts
from whattowatch.adapters.sql.catalogue import SqlCatalogue
from whattowatch.adapters.sql.interactions import SqlInteractions
from whattowatch.adapters.sql.interactions_memory import InteractionsMemory
from whattowatch.domain.accounts import Account, Role
from whattowatch.domain.discovery import Interaction, Kind, Taste
from whattowatch.recommender.living import LOOK_EVERY, LivingRecommender
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.model_folder import ModelFolder
from whattowatch.recommender.serve import LocalRecommender
from whattowatch.recommender.trend import READ_EVERY

FILMS = st.builds(film, st.sampled_from(SHELVES), st.integers(0, FILMS_A_SHELF - 1))
RATINGS = st.integers(1, 10)
IMPORTED = 24
"""More than a state trails behind: what lies before them is kept as a state."""


class Life(RuleBasedStateMachine):
    """One person, on an instance whose process goes on."""

    model: Trained
    folder: Path
    number = 0

    @initialize()
    def begin(self) -> None:
        type(self).number += 1
        folder = self.folder / str(self.number)
        folder.mkdir()
        self.clock = MovingClock()
        self.database = opened(folder / "whattowatch.db")
        scope = self.database.apart()
        self.catalogue = SqlCatalogue(scope)
        self.catalogue.put(records())
        self.interactions = SqlInteractions(scope, InteractionsMemory())
        self.person = SqlAccounts(scope).add(Account("person", "Ada", None, Role.MEMBER, NOON)).id
        self.models = ModelFolder(folder, lambda: self.model)
        self.living = LivingRecommender(self.models, self.made, self.clock, lambda work: work())

    def made(self, trained: Trained | None) -> LocalRecommender:
        return LocalRecommender(trained, self.catalogue, SqlInteractions(self.database.apart()), self.clock)

    def did(self, deed: Interaction) -> None:
        SqlInteractions(self.database.apart()).record(self.person, deed)

    @rule(title_id=FILMS, value=RATINGS)
    def rates(self, title_id: str, value: int) -> None:
        self.did(Interaction(Kind.RATED, title_id, self.clock.now(), value))

    @rule(title_id=FILMS, kind=st.sampled_from([Kind.FINISHED, Kind.REFUSED, Kind.LISTED, Kind.MORE]))
    def does_something(self, title_id: str, kind: Kind) -> None:
        self.did(Interaction(kind, title_id, self.clock.now()))

    @rule(place=st.integers(0, 99), value=RATINGS)
    def edits(self, place: int, value: int) -> None:
        if history := self.interactions.history(self.person):
            self.did(Interaction(Kind.RATED, history[place % len(history)].title_id, self.clock.now(), value))

    @rule(place=st.integers(0, 99))
    def undoes(self, place: int) -> None:
        if history := self.interactions.history(self.person):
            deed = history[place % len(history)]
            SqlInteractions(self.database.apart()).withdraw(self.person, deed.kind, deed.title_id, [deed.at])

    @rule(shelf=st.sampled_from(SHELVES), first=st.integers(0, FILMS_A_SHELF - IMPORTED), days=st.integers(1, 400))
    def imports(self, shelf: str, first: int, days: int) -> None:
        for number in range(IMPORTED):
            at = self.clock.now() - timedelta(days=days, minutes=-number)
            self.did(Interaction(Kind.RATED, film(shelf, first + number), at, 1 + number % 10))

    @rule()
    def is_retrained(self) -> None:
        self.models.use(self.model, self.clock.now())

    @rule()
    def has_no_model(self) -> None:
        if self.models.standing().before:
            self.models.go_back()

    @rule(minutes=st.integers(2, 3000))
    def asks(self, minutes: int) -> None:
        self.clock.move(max(timedelta(minutes=minutes), READ_EVERY, LOOK_EVERY))
        now, taste = self.clock.now(), Taste(self.person, self.interactions.history(self.person), ("Horror",))
        items, known = self.living.scores(taste, now)
        others, new = self.made(self.models.in_use()).scores(taste, now)
        assert items.ids == others.ids
        np.testing.assert_allclose(known, new, atol=1e-3)

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()


def test_a_kept_state_never_tells_what_a_fresh_process_would_not(
    model: Trained, tmp_path_factory: pytest.TempPathFactory
) -> None:
    class OfThisModel(Life):
        pass

    OfThisModel.model, OfThisModel.folder = model, tmp_path_factory.mktemp("lives")
    run_state_machine_as_test(
        OfThisModel,
        settings=settings(
            max_examples=12, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
