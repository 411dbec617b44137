"""Figures for Prometheus, and who may read them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from msgspec import structs
from prometheus_client.parser import text_string_to_metric_families

from gateway import GatewayTransport
from people import Client
from shelf import FILM
from whattowatch import __version__
from whattowatch.bootstrap import Backstage
from whattowatch.domain.discovery import ModelCard, ModelReport, StatesKept
from whattowatch.faces.asgi import application
from world import METRICS_TOKEN, World, new_world

ELSEWHERE = "198.51.100.7"


def figures(client: Client) -> Mapping[str, float]:
    """Every sample of the figures, under its name and labels."""
    text = client.get("/metrics").body.decode()
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return {" ".join([sample.name, *sample.labels.values()]): sample.value for sample in samples}


def asked_from(world: World, address: str, **headers: str) -> httpx.Response:
    """The answer to somebody at this address."""
    return asked(world.backstage, address, headers)


def asked(backstage: Backstage, address: str, headers: Mapping[str, str]) -> httpx.Response:
    async def ask() -> httpx.Response:
        way = httpx.ASGITransport(application(backstage), client=(address, 4711))
        async with httpx.AsyncClient(transport=way, base_url="http://wtw.example") as client:
            return await client.get("/metrics", headers=headers)

    return asyncio.run(ask())


@pytest.fixture
def untold(world: World) -> Iterator[Backstage]:
    """The instance, its token not set."""
    backstage = Backstage(structs.replace(world.backstage.settings, metrics_token=""))
    yield backstage
    backstage.close()


def test_answers_are_counted_by_route_and_status(owner: Client) -> None:
    owner.post("/watch/addlist", {"title_id": FILM})
    owner.post("/watch/addlist", {"title_id": "movie-0"})
    found = figures(owner)
    assert found["whattowatch_requests_total lf2_addlist 200"] == 1
    assert found["whattowatch_requests_total lf2_addlist 404"] == 1


def test_how_long_answers_took_is_counted_by_route(owner: Client) -> None:
    owner.get("/watch")
    found = figures(owner)
    assert found["whattowatch_request_seconds_count load_home"] == 1
    assert found["whattowatch_request_seconds_bucket +Inf load_home"] == 1
    assert 0 < found["whattowatch_request_seconds_sum load_home"] < 60


def test_the_request_for_the_figures_is_itself_under_way(owner: Client) -> None:
    assert figures(owner)["whattowatch_requests_in_flight"] == 1


def test_the_instance_is_counted(world: World, owner: Client) -> None:
    world.client("Frank")
    found = figures(owner)
    assert found["whattowatch_titles"] == world.backstage.apart().catalogue.size()
    assert found["whattowatch_accounts"] == 2
    assert found[f"whattowatch_build_info {__version__}"] == 1


def test_mails_are_counted_by_what_became_of_them(world: World, owner: Client) -> None:
    owner.post("/friend/add", {"email": "petra@example.org"})
    assert figures(owner)["whattowatch_outbox_waiting"] == 1
    outbox, now = world.backstage.apart().outbox, world.clock.now()
    (message_id,) = outbox.due(now, 10)
    outbox.claim(message_id, now, timedelta(minutes=1))
    outbox.sent(message_id, now)
    found = figures(owner)
    states = ("waiting", "dead", "sent_total")
    assert [found[f"whattowatch_outbox_{state}"] for state in states] == [0, 0, 1]


def test_a_model_that_needs_no_training_has_no_age(owner: Client) -> None:
    assert "whattowatch_model_age_seconds" not in figures(owner)


class Trained:
    """A recommender that knows when it was trained."""

    def card(self) -> ModelCard:
        return ModelCard("trained", datetime(2026, 3, 13, 12, tzinfo=UTC))

    def report(self) -> ModelReport:
        data, validation = {"events": 1200, "users": 30}, {"ndcg@10": 0.25}
        return ModelReport(data, validation, StatesKept(current=7, stale=2, rebuilt=3))


def test_a_trained_model_has_an_age(template: Path, tmp_path: Path) -> None:
    trained = new_world(tmp_path / "trained", template, recommender=Trained())
    assert figures(trained.nobody())["whattowatch_model_age_seconds"] == timedelta(days=1).total_seconds()
    trained.close()


def test_data_and_validation_of_a_model_and_the_states_kept_for_it_are_told(template: Path, tmp_path: Path) -> None:
    trained = new_world(tmp_path / "trained", template, recommender=Trained())
    found = figures(trained.nobody())
    trained.close()
    assert found["whattowatch_model_data events"] == 1200
    assert found["whattowatch_model_validation ndcg@10"] == 0.25
    states = [found[f"whattowatch_model_states{which}"] for which in (" current", " stale", "_rebuilt_total")]
    assert states == [7, 2, 3]


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.10", "::1"])
def test_this_machine_needs_no_token(address: str, world: World) -> None:
    assert asked_from(world, address).status_code == 200


def test_others_need_the_token(world: World) -> None:
    assert asked_from(world, ELSEWHERE).status_code == 401
    assert asked_from(world, ELSEWHERE, authorization="Bearer of-other-news").status_code == 401
    assert asked_from(world, ELSEWHERE, authorization=f"Basic {METRICS_TOKEN}").status_code == 401
    assert asked_from(world, ELSEWHERE, authorization=f"Bearer {METRICS_TOKEN}").status_code == 200


@pytest.mark.parametrize("token", [None, "", METRICS_TOKEN], ids=["none", "empty", "some"])
def test_without_a_token_set_there_is_nothing_for_others(token: str | None, untold: Backstage) -> None:
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    assert asked(untold, ELSEWHERE, headers).status_code == 404


def test_without_a_token_set_this_machine_still_reads_them(untold: Backstage) -> None:
    assert asked(untold, "127.0.0.1", {}).status_code == 200


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded", "x-real-ip", "via"])
def test_a_proxy_on_this_machine_opens_nothing(header: str, world: World) -> None:
    assert asked_from(world, "127.0.0.1", **{header: ELSEWHERE}).status_code == 401


def test_an_access_token_is_not_the_token(owner: Client, world: World) -> None:
    assert asked_from(world, ELSEWHERE, authorization=f"Bearer {owner.token()}").status_code == 401


def test_behind_a_gateway_the_token_is_needed(world: World) -> None:
    nobody = world.nobody(face=GatewayTransport)
    assert nobody.get("/metrics").status == 401
    assert nobody.send("GET", "/metrics", authorization=f"Bearer {METRICS_TOKEN}").status == 200


def test_prometheus_is_told_the_format(owner: Client) -> None:
    assert owner.get("/metrics").headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
