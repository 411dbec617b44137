"""Turns at a load: handing over in time, one at a time, and going on after a crash."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from moving_clock import MovingClock
from tmdb_server import TmdbServer, film
from whattowatch.domain.loading import LoadsWriter, Report
from whattowatch.faces import lambdas
from whattowatch.jobs import job_named, perform
from whattowatch.load.parts import Parts
from whattowatch.load.plan import plan
from whattowatch.load.work import BATCH, HELD, Telling, Turn
from world import World

MANY = 60
ALL = MANY + 7


class KilledError(Exception):
    """Stands for the end of a process in the midst of its work."""


class Killing:
    """The loads' queue, until a number of batches was noted; then nothing is (a `LoadsWriter`)."""

    def __init__(self, loads: LoadsWriter, batches: int) -> None:
        self._loads = loads
        self._batches = batches

    def __getattr__(self, name: str) -> object:
        return getattr(self._loads, name)

    def settle(self, *given: object) -> None:
        if self._batches == 0:
            raise KilledError
        self._batches -= 1
        self._loads.settle(*given)  # type: ignore[arg-type]  # Whatever it is given is passed on.

    def release(self, holder: str) -> None:
        """Who is killed releases nothing."""


@pytest.fixture
def parts(loading: World, server: TmdbServer) -> Parts:
    server.add(*(film(number, f"Film {number}") for number in range(10, 10 + MANY)))
    ports = loading.backstage.apart()
    return Parts(ports.title_service, ports.catalogue, ports.loads, ports.clock)


def fetches(server: TmdbServer) -> dict[str, int]:
    """How often each title was asked for."""
    paths = [each.split("?")[0] for each in server.asked if "append_to_response" in each]
    return {path: paths.count(path) for path in set(paths)}


class Ticking(MovingClock):
    """Half a second passes each time somebody looks."""

    def now(self) -> datetime:
        self.move(timedelta(milliseconds=500))
        return super().now()


def test_a_turn_that_is_over_leaves_the_rest_to_the_next(parts: Parts, server: TmdbServer) -> None:
    plan(parts)
    parts, turns = replace(parts, clock=Ticking()), 0
    while parts.loads.left(parts.clock.now()):
        turn = Turn(parts, until=parts.clock.now() + timedelta(seconds=5))
        with turn:
            turn.work()
        turns += 1
    assert turns > 2
    assert len(fetches(server)) == ALL
    assert max(fetches(server).values()) <= 2
    assert len(parts.loads.runs(10)) == 1


def test_one_loads_at_a_time(parts: Parts) -> None:
    with Turn(parts) as first, Turn(parts) as second:
        assert (first, second) == (True, False)
    with Turn(parts) as again:
        assert again


def test_a_job_that_finds_another_at_work_does_nothing(loading: World, parts: Parts, server: TmdbServer) -> None:
    plan(parts)
    server.asked.clear()
    with Turn(parts):
        assert loading.job("resume_load")["read"] == 0
    assert fetches(server) == {}


@pytest.mark.parametrize("batches", [0, 1, 2])
def test_what_was_killed_is_gone_on_with_and_nothing_is_fetched_more_than_twice(
    loading: World, parts: Parts, server: TmdbServer, batches: int
) -> None:
    plan(parts)
    killed = Parts(parts.service, parts.catalogue, Killing(parts.loads, batches), parts.clock)  # type: ignore[arg-type]  # As above.
    turn = Turn(killed)
    with pytest.raises(KilledError), turn:
        turn.work()
    assert loading.job("resume_load")["read"] == 0, "the one who died still holds the load"
    loading.clock.move(HELD)
    loading.job("resume_load")
    assert parts.loads.left(parts.clock.now()) == 0
    assert max(fetches(server).values()) <= 2
    assert len(fetches(server)) == ALL


@pytest.mark.usefixtures("parts")
def test_a_lambda_hands_over_before_its_time_is_over(loading: World) -> None:
    class Context:
        def get_remaining_time_in_millis(self) -> int:
            return 60_000

    answer = lambdas.handler("resume_load", lambda: loading.backstage)({}, Context())
    assert (answer["read"], answer["left"]) == (0, ALL)


@pytest.mark.usefixtures("parts")
def test_lambdas_hand_a_load_on_until_all_of_it_is_there(loading: World, server: TmdbServer) -> None:
    """Each lives for fifteen minutes; three titles take six of them."""

    class Context:
        def get_remaining_time_in_millis(self) -> int:
            return 15 * 60 * 1000

    for number in (20, 40, 60):
        server.wrong[f"movie/{number}"] = [lambda _: loading.clock.move(timedelta(minutes=6))]
    answers = [lambdas.handler("data_load", lambda: loading.backstage)({}, Context())]
    while answers[-1]["left"]:
        answers.append(lambdas.handler("resume_load", lambda: loading.backstage)({}, Context()))

    assert len(answers) > 1
    assert sum(answer["changed"] for answer in answers) >= ALL
    assert len(fetches(server)) == ALL
    assert max(fetches(server).values()) <= 3, "twice, and once more where an answer was lost"


def test_a_watcher_is_told_how_far_it_is(parts: Parts) -> None:
    told: list[tuple[int, int]] = []
    plan(parts)
    turn = Turn(parts, watch=lambda report, left: told.append((report.done, left)))
    with turn:
        turn.work()
    assert told[-1] == (ALL, 0)
    assert all(done + left == ALL for done, left in told)
    assert len(told) >= (ALL) // BATCH


def test_lines_tell_rate_and_time_left_now_and_then(caplog: pytest.LogCaptureFixture) -> None:
    seconds = iter([0.0, 1.0, 20.0, 25.0, 40.0])
    telling = Telling(lambda: next(seconds))
    with caplog.at_level("INFO"):
        for done in (10, 200, 250, 410):
            telling(Report(new=done), 1000 - done)
    facts = [record.facts for record in caplog.records]  # type: ignore[attr-defined]  # What our lines carry.
    assert facts == [
        {"done": 200, "left": 800, "per_second": 9.5, "seconds_left": 84},
        {"done": 410, "left": 590, "per_second": 10.0, "seconds_left": 59},
    ]


def test_a_load_that_is_not_finished_comes_again_at_once(loading: World, parts: Parts) -> None:
    event = {"until": loading.clock.now().isoformat()}
    plan(parts)
    assert perform(job_named("resume_load"), event, loading.backstage.apart())["left"] == ALL
