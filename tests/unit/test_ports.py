"""A function's signature says which ports it is given, and whether it may write."""

from __future__ import annotations

import inspect
from typing import Annotated

import pytest

from whattowatch.api.http import Route
from whattowatch.api.routes import ROUTES
from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import Recommender
from whattowatch.domain.ratings import RatingsReader, RatingsWriter, Subject
from whattowatch.jobs import JOBS
from whattowatch.ports import ALLOWED, BadSignatureError, Before, Ports, asked, before, injected, writes
from world import World


def reading(_request: object, ratings: RatingsReader, clock: Clock) -> None:
    """Reads."""


def writing(_request: object, ratings: RatingsWriter) -> None:
    """Writes."""


def foreseeing(_request: object, ratings: RatingsReader, recommender: Recommender) -> int:
    """Runs before another function."""
    return ratings.of("", Subject("")) or len(recommender.card().name)


def deciding(_request: object, foreseen: Annotated[int, Before(foreseeing)], ratings: RatingsWriter) -> None:
    """Has another function run before it."""


def asking_for_nothing_known(_request: object, oracle: RatingsReader) -> None:
    """Asks for a port that does not exist."""


def asking_under_a_wrong_type(_request: object, clock: RatingsReader) -> None:
    """Asks for a port as what it is not."""


def test_every_parameter_after_the_first_is_a_port() -> None:
    assert asked(reading) == {"ratings": RatingsReader, "clock": Clock}


@pytest.mark.parametrize(
    ("function", "parameter"), [(asking_for_nothing_known, "oracle"), (asking_under_a_wrong_type, "clock")]
)
def test_a_wrong_signature_names_the_function_and_the_parameter(function: object, parameter: str) -> None:
    assert callable(function)
    with pytest.raises(BadSignatureError, match=f"asking.*{parameter}"):
        asked(function)


def test_a_function_writes_that_asks_for_a_writer() -> None:
    assert writes(writing)
    assert not writes(reading)


def test_a_function_answers_for_what_runs_before_it_as_well() -> None:
    assert before(deciding) == {"foreseen": foreseeing}
    assert asked(deciding) == {"ratings": RatingsWriter, "recommender": Recommender}


def test_what_runs_before_a_function_is_given_its_own_ports(world: World) -> None:
    ports = world.backstage.apart()
    assert injected(deciding, ports) == {"ratings": ports.ratings}
    assert injected(foreseeing, ports) == {"ratings": ports.ratings, "recommender": ports.recommender}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_what_runs_before_a_call_only_reads(route: Route) -> None:
    assert not any(writes(first) for first in before(route.function).values())


def test_a_function_is_given_the_ports_it_asks_for(world: World) -> None:
    ports = world.backstage.apart()
    assert injected(reading, ports) == {"ratings": ports.ratings, "clock": ports.clock}


@pytest.mark.parametrize(
    "function", [*(route.function for route in ROUTES), *(job.function for job in JOBS)], ids=lambda each: each.__name__
)
def test_every_call_and_job_asks_for_ports_that_exist(function: object) -> None:
    assert callable(function)
    assert isinstance(asked(function), dict)


def test_the_list_of_ports_and_the_types_they_may_be_asked_for_agree() -> None:
    named = {name for name, member in inspect.getmembers(Ports) if isinstance(member, property)}
    assert named == set(ALLOWED)


@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_every_port_is_there_in_a_request_and_in_a_job(name: str, world: World) -> None:
    with world.backstage.request(writes=False) as ports:
        assert getattr(ports, name) is not None
    assert getattr(world.backstage.apart(), name) is not None


def test_calls_that_only_show_something_do_not_write() -> None:
    """Except the account, whose row is made when it is first asked for."""
    assert [route.name for route in ROUTES if route.method == "GET" and writes(route.function)] == ["load_account"]
