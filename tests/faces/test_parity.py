"""One evening over HTTP and over Lambda on equal worlds: the two faces say the same to the letter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from faces.transcript import Exchange, alike, evening, paths
from gateway import GatewayTransport
from people import Client
from shelf import FILM
from whattowatch.api.routes import ROUTES
from whattowatch.faces import lambdas
from whattowatch.jobs import JOBS, perform
from whattowatch.jobs.triggers import Job
from whattowatch.ports import COGNITO
from world import World, new_world

EVENTS = Path(__file__).parents[1] / "events"
SAMPLES = {
    "data_load": "schedule.json",
    "load_trending": "schedule.json",
    "resume_load": "schedule.json",
    "index_changes": "schedule.json",
    "forget_replies": "schedule.json",
    "relay": "schedule.json",
    "find_news": "schedule.json",
    "load_air_times": "schedule.json",
    "teach_recommender": "schedule.json",
    "retrain": "schedule.json",
    "migrate": "schedule.json",
    "add_user": "post_authentication.json",
    "lf6_notification": "queue_batch.json",
}


@pytest.fixture(scope="module")
def over_lambda(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Exchange]]:
    world = new_world(tmp_path_factory.mktemp("lambda") / "data", template)
    yield evening(world, GatewayTransport)
    world.close()


@pytest.fixture
def other_world(template: Path, tmp_path: Path) -> Iterator[World]:
    made = new_world(tmp_path / "other", template)
    yield made
    made.close()


def test_the_evening_is_the_same_over_http_and_over_lambda(
    over_http: list[Exchange], over_lambda: list[Exchange]
) -> None:
    for one, other in zip(alike(over_http), alike(over_lambda), strict=True):
        assert one == other


def test_the_evening_calls_every_route_with_success(over_http: list[Exchange]) -> None:
    called = set(paths(over_http))
    here = [route.key for route in ROUTES if route.only != COGNITO]
    missing = [key for key in here if not any(_fits(key, call) for call in called)]
    assert missing == []


def test_nothing_in_the_evening_is_a_fault_of_ours(over_http: list[Exchange]) -> None:
    assert [each.call.target for each in over_http if each.reply.status >= 500] == []


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)
def test_a_job_does_the_same_for_its_schedule_and_for_its_trigger_on_aws(
    job: Job, world: World, other_world: World
) -> None:
    here = perform(job, _event(job, world), world.backstage.apart())
    there = lambdas.handler(job.name, lambda: other_world.backstage)(_event(job, other_world), None)
    assert json.loads(json.dumps(here)) == json.loads(json.dumps(there))
    assert _comparable(world) == _comparable(other_world)


def test_the_trigger_of_cognito_gets_its_event_back(world: World) -> None:
    event = _sample("post_authentication.json")
    answer = lambdas.handler("add_user", lambda: world.backstage)(event, None)
    assert answer == event


def test_a_row_made_by_the_trigger_of_cognito_has_name_and_address(world: World) -> None:
    lambdas.handler("add_user", lambda: world.backstage)(_sample("post_authentication.json"), None)
    (row,) = world.rows()["accounts"]
    assert (row["name"], row["email"]) == ("Nina", "nina@example.org")


@pytest.mark.parametrize("file", ["get.json", "post.json"])
def test_a_sample_event_of_the_gateway_has_the_fields_that_ours_have(file: str, world: World) -> None:
    """What the tests send through the gateway is held against what is written down from AWS's documentation."""
    made: list[dict[str, Any]] = []
    olga = world.client("Olga", face=GatewayTransport)
    watched = _Watched(world, made)
    client = Client(watched, olga.id, token=olga.token, jar={"theme": "dark"})
    if file == "get.json":
        client.get("/watch", limit=5)
    else:
        client.post("/watch/addlist", {"title_id": FILM})
    assert _shape(made[0]) == _shape(_sample(file))


class _Watched(GatewayTransport):
    """Notes the events it makes."""

    def __init__(self, world: World, made: list[dict[str, Any]]) -> None:
        super().__init__(world.backstage)
        self._made = made

    def _event(self, *given: Any) -> dict[str, Any]:
        event = super()._event(*given)
        self._made.append(event)
        return event


def _fits(key: str, call: tuple[str, str]) -> bool:
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", key), " ".join(call)) is not None


def _sample(file: str) -> Any:
    return json.loads((EVENTS / file).read_text("utf-8"))


def _event(job: Job, world: World) -> Any:
    """The sample, its messages naming what this world's outbox owes."""
    event = _sample(SAMPLES[job.name])
    if "Records" in event:
        world.client("Olga").post("/friend/add", {"email": "petra@example.org"})
        (message,) = world.rows()["outbox"]
        event["Records"][0]["body"] = json.dumps({"outbox_id": message["id"]})
    return event


def _comparable(world: World) -> Any:
    """What is in the database, without what is random by design."""
    rows = world.rows()
    return {
        name: [{key: value for key, value in row.items() if key != "id" or name != "outbox"} for row in table]
        for name, table in rows.items()
        if name != "signing_keys"
    }


def _shape(event: Any) -> Any:
    """Names and types of an event's fields; the names of headers and claims are the caller's own."""
    if not isinstance(event, dict):
        return type(event).__name__
    return {
        name: "free" if name in {"headers", "claims", "queryStringParameters"} else _shape(value)
        for name, value in event.items()
    }
