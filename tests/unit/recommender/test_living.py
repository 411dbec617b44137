from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from moving_clock import NOON, MovingClock
from unit.recommender.test_model_folder import named
from whattowatch.adapters.sql.catalogue import SqlCatalogue
from whattowatch.adapters.sql.interactions import SqlInteractions
from whattowatch.domain.catalogue import Changes, Title, TitleRecord, TitleType
from whattowatch.domain.discovery import Taste, Wanted
from whattowatch.domain.errors import StoreUnavailable
from whattowatch.recommender.living import LOOK_EVERY, LivingRecommender
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.model_folder import POINTER, ModelFolder
from whattowatch.recommender.serve import LocalRecommender

Start = Callable[[], LivingRecommender]


def at_once(work: Callable[[], None]) -> None:
    work()


@pytest.fixture
def folder(tmp_path: Path) -> ModelFolder:
    return ModelFolder(tmp_path, lambda: named("shipped"))


@pytest.fixture
def start(folder: ModelFolder, catalogue: SqlCatalogue, interactions: SqlInteractions, clock: MovingClock) -> Start:
    """Starts the recommender of another process."""
    catalogue.put([TitleRecord(Title("movie-1", TitleType.MOVIE, "One"))])

    def made(trained: Trained | None) -> LocalRecommender:
        return LocalRecommender(trained, catalogue, interactions, clock)

    return lambda: LivingRecommender(folder, made, clock, at_once)


def test_a_model_that_is_taken_into_use_answers_without_a_restart(
    start: Start, folder: ModelFolder, clock: MovingClock
) -> None:
    living = start()
    assert living.card().name == "shipped"

    folder.use(named("ours"), NOON)
    assert living.card().name == "shipped"
    clock.move(LOOK_EVERY)

    assert living.card().name == "ours"
    assert [each.title_id for each in living.recommend(Taste("ada"), Wanted(5), NOON)] == ["movie-1"]


def test_states_of_a_model_before_are_stale_until_their_people_ask_again(
    start: Start, folder: ModelFolder, clock: MovingClock
) -> None:
    living = start()
    for name in ("ada", "grace", "alan"):
        living.recommend(Taste(name), Wanted(5), NOON)
    folder.use(named("ours"), NOON)
    clock.move(LOOK_EVERY)
    living.recommend(Taste("ada"), Wanted(5), NOON)
    kept = living.report().states
    assert (kept.stale, kept.rebuilt) == (2, 0)
    living.forget("grace")
    assert living.report().states.stale == 1


def test_going_back_needs_no_restart_either(start: Start, folder: ModelFolder, clock: MovingClock) -> None:
    folder.use(named("ours"), NOON)
    living = start()
    folder.go_back()
    clock.move(LOOK_EVERY)
    assert living.card().name == "shipped"


def test_another_process_begins_with_the_model_in_use(start: Start, folder: ModelFolder) -> None:
    folder.use(named("ours"), NOON)
    assert start().card().name == "ours"


def test_a_damaged_model_is_not_taken_over(
    start: Start, folder: ModelFolder, clock: MovingClock, caplog: pytest.LogCaptureFixture
) -> None:
    folder.use(named("first"), NOON)
    living = start()
    second = folder.use(named("second"), NOON + timedelta(days=1))
    (folder.path / f"{second}.npz").write_bytes(b"not a model")
    clock.move(LOOK_EVERY)

    with caplog.at_level(logging.ERROR):
        assert living.card().name == "first"
        clock.move(LOOK_EVERY)
        assert living.card().name == "first"
    assert len(caplog.records) == 1
    assert f"{second}.npz" in caplog.text


def test_a_process_that_begins_with_a_damaged_model_takes_the_one_before(start: Start, folder: ModelFolder) -> None:
    folder.use(named("first"), NOON)
    second = folder.use(named("second"), NOON + timedelta(days=1))
    (folder.path / f"{second}.json").write_text("{}")
    assert start().card().name == "first"


def test_a_process_that_cannot_read_the_pointer_begins_with_the_shipped_model(
    start: Start, folder: ModelFolder
) -> None:
    folder.use(named("first"), NOON)
    (folder.path / POINTER).write_bytes(b"{")
    assert start().card().name == "shipped"


class Failing(SqlCatalogue):
    """A catalogue that does not answer now and then."""

    fails = False

    def changes_since(self, cursor: int, limit: int) -> Changes:
        if self.fails:
            raise StoreUnavailable("the catalogue rests")
        return super().changes_since(cursor, limit)


def test_while_the_catalogue_does_not_answer_the_model_before_goes_on(
    folder: ModelFolder, scope: object, interactions: SqlInteractions, clock: MovingClock
) -> None:
    catalogue = Failing(scope)  # type: ignore[arg-type]  # The fixture's scope is one.
    living = LivingRecommender(
        folder, lambda trained: LocalRecommender(trained, catalogue, interactions, clock), clock, at_once
    )
    folder.use(named("ours"), NOON)
    catalogue.fails = True
    clock.move(LOOK_EVERY)
    assert living.card().name == "shipped"
    catalogue.fails = False
    clock.move(LOOK_EVERY)
    assert living.card().name == "ours"
