"""The worker: when its schedules want a job, and that a failure of one holds up nothing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moving_clock import MovingClock
from people import Client
from shelf import FILM, Shelf, records
from tmdb_server import TOKEN, film, tmdb_server
from whattowatch.adapters.moviedb.service import Access, TmdbTitles
from whattowatch.adapters.moviedb.wanted import Wanted
from whattowatch.domain.catalogue import TitleRecord, TrendingList
from whattowatch.domain.errors import Unavailable
from whattowatch.faces.worker import BATCH, Worker, next_run
from whattowatch.jobs import JOBS, job_named
from whattowatch.jobs.loading import data_load
from whattowatch.jobs.triggers import (
    AfterAuthentication,
    AfterDeployment,
    Every,
    FromQueue,
    Job,
    Nightly,
    Scheduled,
    Trigger,
)
from world import World, new_world

instants = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001  (Hypothesis takes bounds without a zone, which it adds itself)
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001  (the same)
    timezones=st.just(UTC),
)


@given(instants, st.integers(0, 23))
def test_a_nightly_job_comes_next_at_its_hour_within_a_day(after: datetime, hour: int) -> None:
    due = next_run(Job(data_load, Nightly(hour), Scheduled), after)
    assert due is not None
    assert after < due <= after + timedelta(days=1)
    assert due.timetz() == datetime(2000, 1, 1, hour, tzinfo=UTC).timetz()


@given(instants, st.integers(1, 100_000))
def test_a_repeated_job_comes_next_after_its_span(after: datetime, seconds: int) -> None:
    due = next_run(Job(data_load, Every(seconds), Scheduled), after)
    assert due == after + timedelta(seconds=seconds)


@pytest.mark.parametrize("trigger", [FromQueue(), AfterAuthentication(), AfterDeployment()])
def test_what_something_else_triggers_is_on_no_schedule(trigger: Trigger) -> None:
    assert next_run(Job(data_load, trigger, Scheduled), datetime(2026, 3, 14, tzinfo=UTC)) is None


def test_every_job_of_the_table_has_a_trigger_that_the_worker_knows() -> None:
    known = (Every, Nightly, FromQueue, AfterAuthentication, AfterDeployment)
    assert [job.name for job in JOBS if not isinstance(job.trigger, known)] == []


class SilentMovieDb(Shelf):
    """A source of titles that does not answer."""

    def records(self) -> Iterator[TitleRecord]:
        raise Unavailable("no answer")

    def trending(self, window: str, now: datetime) -> TrendingList:
        raise ZeroDivisionError(f"a mistake of ours about the {window} at {now}")


@pytest.fixture
def silent(template: Path, tmp_path: Path) -> Iterator[World]:
    world = new_world(tmp_path / "silent", template, movie_db=SilentMovieDb())
    yield world
    world.close()


def _worker(world: World) -> Worker:
    return Worker(world.backstage.apart())


def _changed() -> TitleRecord:
    record = next(each for each in records() if each.title.id == FILM)
    return replace(record, title=replace(record.title, title="The Matrix, Renamed"))


def test_a_job_that_fails_holds_up_no_other(silent: World, caplog: pytest.LogCaptureFixture) -> None:
    worker = _worker(silent)
    silent.client("Olga").post("/friend/add", {"email": "petra@example.org"})
    silent.backstage.apart().catalogue.put([_changed()])
    silent.clock.move(timedelta(days=1))
    with caplog.at_level(logging.INFO):
        worker.tick()
    assert "data_load did not succeed: no answer" in caplog.text
    assert "load_trending failed" in caplog.text
    assert 'index_changes: {"indexed":1}' in caplog.text
    assert len(silent.mails()) == 1


def test_a_failed_job_comes_again_when_its_schedule_wants_it(silent: World, caplog: pytest.LogCaptureFixture) -> None:
    worker, hourly = _worker(silent), job_named("load_trending").trigger
    assert isinstance(hourly, Every)
    for _ in range(2):
        silent.clock.move(timedelta(seconds=hourly.seconds))
        worker.tick()
        worker.tick()
    assert [record.message for record in caplog.records].count("load_trending failed") == 2


def test_nothing_is_run_before_its_time(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        _worker(world).tick()
    assert caplog.records == []


def _runs(world: World, caplog: pytest.LogCaptureFixture, moves: Sequence[timedelta]) -> list[str]:
    """Which jobs ran, one after another, when the clock moves like that between the worker's looks."""
    worker = _worker(world)
    with caplog.at_level(logging.DEBUG, "whattowatch.faces.worker"):
        for move in moves:
            world.clock.move(move)
            worker.tick()
    return [record.getMessage().partition(":")[0] for record in caplog.records]


def test_a_clock_that_jumps_ahead_runs_each_job_once_and_makes_nothing_up(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    still = timedelta()
    ran = _runs(world, caplog, [timedelta(days=3), still, still])
    assert sorted(ran) == sorted(job.name for job in JOBS if isinstance(job.trigger, Every | Nightly))


def test_a_clock_that_was_set_back_stops_no_schedule(world: World, caplog: pytest.LogCaptureFixture) -> None:
    minute = timedelta(seconds=60)
    ran = _runs(world, caplog, [minute, timedelta(hours=-1), minute, minute])
    assert ran == ["relay", "resume_load", "index_changes"] * 3


def test_a_clock_that_goes_back_and_forth_runs_nothing_again_and_again(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    ran = _runs(world, caplog, [timedelta(seconds=-1), timedelta(seconds=1)] * 50)
    assert ran == ["resume_load"], "which is wanted when a worker begins"


def test_a_new_title_is_found_after_the_nightly_load(world: World, owner: Client) -> None:
    worker = _worker(world)
    world.backstage.apart().catalogue.put([_changed()])
    world.clock.move(timedelta(days=1))
    worker.tick()
    assert owner.get("/search", q="matrix").json["titles"][0]["title"] == "The Matrix"


def test_a_mail_that_is_owed_is_sent_once(world: World, owner: Client) -> None:
    owner.post("/friend/add", {"email": "petra@example.org"})
    for worker in (_worker(world), _worker(world)):
        worker.tick()
        worker.tick()
    (mail,) = world.mails()
    assert "To: petra@example.org" in mail


def test_more_mails_than_a_batch_are_all_sent(world: World, owner: Client) -> None:
    for number in range(BATCH + 2):
        owner.post("/friend/add", {"email": f"guest{number}@example.org"})
    worker = _worker(world)
    worker.tick()
    worker.tick()
    assert len(world.mails()) == BATCH + 2


def test_a_delayed_mail_comes_again(world: World, owner: Client) -> None:
    owner.post("/friend/add", {"email": "petra@example.org"})
    obstacle = world.folder / "mail"
    obstacle.write_text("a file where the folder of mails should be")
    worker = _worker(world)
    worker.tick()
    obstacle.unlink()
    world.clock.move(timedelta(minutes=1))
    worker.tick()
    assert len(world.mails()) == 1


def test_a_mail_that_nobody_wants_is_not_sent(world: World, owner: Client, stranger: Client) -> None:
    stranger.post("/account/update", {"mail": {"friend_request": False}})
    owner.post("/friend/add", {"email": stranger.email})
    _worker(world).tick()
    assert world.mails() == []
    (message,) = world.rows()["outbox"]
    assert message["due_at"] is None


class StoppingMovieDb(Shelf):
    """A source of titles in the midst of whose load the worker is told to stop."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop

    def records(self) -> Iterator[TitleRecord]:
        self._stop.set()
        yield _changed()


def test_a_job_that_is_under_way_is_finished_before_the_worker_stops(template: Path, tmp_path: Path) -> None:
    stop = threading.Event()
    world = new_world(tmp_path / "stopping", template, movie_db=StoppingMovieDb(stop))
    worker = _worker(world)
    world.clock.move(timedelta(days=1))
    worker.run(stop)
    found = world.client("Olga").get("/search", q="renamed").json["total"]
    world.close()
    assert found == 1


def test_the_worker_stops_when_it_is_told_to(world: World) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=_worker(world).run, args=(stop,))
    thread.start()
    stop.set()
    thread.join(timeout=10)
    assert not thread.is_alive()


def test_a_job_that_has_work_left_comes_again_at_the_next_look(
    template: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = MovingClock()
    with tmdb_server() as server:
        server.add(*(film(number, f"Film {number}") for number in range(1, 100)))
        service = TmdbTitles(Access(server.url, server.files_url, TOKEN, 10_000.0), Wanted(), clock)
        world = new_world(tmp_path / "slow", template, title_service=service, clock=clock)
        loads = world.backstage.apart().loads
        server.wrong["movie/50"] = [lambda _: clock.move(timedelta(seconds=20))]
        worker = _worker(world)
        with caplog.at_level(logging.INFO):
            for _ in range(20):
                worker.tick()
        left = loads.left(clock.now())
        world.close()
    assert left == 0
    assert caplog.text.count("resume_load") > 1
