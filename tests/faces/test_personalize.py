"""Our own model behind Personalize's wire: what it refuses, and a whole evening with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from engines.ministack_server import Aws
from faces.transcript import evening
from gateway import GatewayTransport
from people import Client
from personalize_server import KEYS, SETTING, led_to, serving
from shelf import FILM, OTHER_FILM, records
from whattowatch.domain.discovery import Kind
from whattowatch.faces.personalize import MOST_BYTES
from whattowatch.faces.personalize_calls import person_id_of
from world import World, new_world

EVENT = {"eventType": "rated", "sentAt": 1_773_489_600, "itemId": FILM, "eventValue": 9}
EVENTS = {"trackingId": "t", "userId": "ada", "sessionId": "s", "eventList": [EVENT]}
ITEMS = {"datasetArn": "arn", "items": [{"itemId": FILM}]}


@pytest.fixture(scope="module")
def engine(template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The instance behind the wire."""
    made = new_world(tmp_path_factory.mktemp("engine") / "data", template)
    yield made
    made.close()


@pytest.fixture(scope="module")
def url(engine: World) -> Iterator[str]:
    with serving(engine.backstage) as address:
        yield address


@pytest.fixture
def personalize(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """boto3, led to it."""
    with led_to(url, monkeypatch) as led:
        yield led


@pytest.fixture
def guided(world: World, personalize: Aws) -> World:  # noqa: ARG001  (where the world's requests go)
    """A world that asks it for recommendations."""
    world.settle(recommender=SETTING)
    return world


def sent(url: str, path: str, content: bytes) -> httpx.Response:
    """The answer to a request that is signed well."""
    request = AWSRequest("POST", url + path, {"content-type": "application/json"}, content)
    SigV4Auth(Credentials(KEYS.id, KEYS.secret), KEYS.service, "us-east-1").add_auth(request)
    return httpx.post(url + path, headers=dict(request.headers.items()), content=content)


@pytest.mark.parametrize("path", ["/events", "/items", "/users", "/recommendations"])
def test_nobody_is_answered_without_a_signature(url: str, engine: World, path: str) -> None:
    before = engine.rows()
    reply = httpx.post(url + path, json=EVENTS)
    assert (reply.status_code, reply.headers["x-amzn-errortype"]) == (403, "InvalidSignatureException")
    assert engine.rows() == before


@pytest.mark.parametrize(
    ("path", "wish"),
    [
        ("/events", {**EVENTS, "eventList": []}),
        ("/events", {**EVENTS, "eventList": [EVENT] * 11}),
        ("/events", {**EVENTS, "userId": ""}),
        ("/events", {**EVENTS, "eventList": [{**EVENT, "eventValue": 11}]}),
        ("/events", {**EVENTS, "eventList": [{**EVENT, "eventValue": None}]}),
        ("/events", {**EVENTS, "eventList": [{**EVENT, "itemId": "x" * 200}]}),
        ("/events", {**EVENTS, "eventList": [{**EVENT, "sentAt": 1e300}]}),
        ("/items", {**ITEMS, "items": [{"itemId": FILM, "properties": "not JSON"}]}),
        ("/items", {**ITEMS, "items": [{"itemId": FILM, "properties": '{"type": "opera"}'}]}),
        ("/users", {"datasetArn": "arn", "users": [{"userId": "ada", "properties": "[]"}]}),
        ("/recommendations", {"campaignArn": "arn", "userId": "ada", "numResults": 501}),
        ("/recommendations", []),
    ],
)
def test_what_breaks_the_reference_is_refused_and_changes_nothing(
    url: str, engine: World, path: str, wish: object
) -> None:
    before = engine.rows()
    reply = sent(url, path, json.dumps(wish).encode())
    assert (reply.status_code, reply.headers["x-amzn-errortype"]) == (400, "InvalidInputException")
    assert reply.json()["message"]
    assert engine.rows() == before


def test_what_is_no_json_is_refused(url: str) -> None:
    assert sent(url, "/events", b"{").status_code == 400


def test_a_body_that_is_too_large_is_not_read(url: str) -> None:
    assert sent(url, "/items", b" " * (MOST_BYTES + 1)).status_code == 413


def test_another_path_is_not_found(url: str) -> None:
    assert httpx.get(f"{url}/").status_code == 404
    assert httpx.get(f"{url}/events").status_code == 405


def test_an_event_of_a_type_that_we_have_no_word_for_counts_as_turning_to_the_title(url: str, engine: World) -> None:
    click = {**EVENT, "eventType": "Click", "eventValue": 2.5}
    assert (
        sent(url, "/events", json.dumps({**EVENTS, "userId": "clicker", "eventList": [click]}).encode()).content == b""
    )
    (deed,) = engine.backstage.apart().interactions.history(person_id_of("clicker"))
    assert (deed.kind, deed.value) == (Kind.STARTED, None)


def test_no_results_are_no_results(url: str) -> None:
    wish = {"campaignArn": "arn", "userId": "nobody", "numResults": 0}
    assert sent(url, "/recommendations", json.dumps(wish).encode()).json()["itemList"] == []


def test_boto3_reads_a_refusal(personalize: Aws) -> None:
    wish: Mapping[str, Any] = {
        "trackingId": "t",
        "userId": "u",
        "sessionId": "s",
        "eventList": [{**EVENT, "eventValue": 0}],
    }
    with pytest.raises(ClientError, match="InvalidInputException"):
        personalize.client("personalize-events").put_events(**wish)


def test_the_evening_goes_through_the_gateway_with_personalize(guided: World) -> None:
    exchanges = evening(guided, GatewayTransport)
    (answer, *_) = [each for each in exchanges if each.call.target.startswith("/recommend")]
    assert answer.reply.json["model"]["name"] == "amazon-personalize"
    assert len(answer.reply.json["recommended"]) == 5
    assert {row["why"] for row in answer.reply.json["recommended"]} == {None}
    assert [each for each in exchanges if each.reply.status >= 500] == []


def test_what_somebody_does_arrives_after_the_commit(guided: World, engine: World) -> None:
    owner = guided.client("Pia")
    for title_id, rating in ((FILM, 9), (OTHER_FILM, 2)):
        owner.post("/rating", {"title_id": title_id, "rating": rating})
    owner.post("/rating", {"title_id": "movie-0", "rating": 5})
    told = engine.backstage.apart().interactions.history(person_id_of(owner.id))
    assert [(deed.kind, deed.title_id, deed.value) for deed in told] == [
        (Kind.RATED, FILM, 9),
        (Kind.RATED, OTHER_FILM, 2),
    ]


def test_what_a_rating_did_is_not_told_and_the_model_says_why(guided: World) -> None:
    owner = guided.client("Olga")
    rated = owner.post("/rating", {"title_id": FILM, "rating": 9}).json
    assert rated["changed"] is None
    assert rated["model"] == {"name": "amazon-personalize", "trained_at": None, "seen_events": 1, "explains": False}
    assert owner.post("/feedback", {"title_id": OTHER_FILM, "kind": "more"}).json["changed"] is None


def test_every_title_and_every_person_is_told_once_a_night(guided: World, engine: World) -> None:
    olga: Client = guided.client("Olga")
    olga.post("/account/update", {"genres": ["Western"]})
    assert guided.job("teach_recommender") == {"titles": len(records()), "people": 1}
    account = engine.backstage.apart().accounts.get(person_id_of(olga.id))
    assert account is not None
    assert account.preferences.genres == ("Western",)


def test_a_rating_stands_when_personalize_cannot_be_told(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with led_to("http://127.0.0.1:9", monkeypatch):
        monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
        world.settle(recommender=SETTING)
        owner = world.client("Olga")
        assert owner.post("/rating", {"title_id": FILM, "rating": 9}).status == 200
        assert "1 things that people did were not told" in caplog.text
        assert owner.get("/recommend").status == 503


def test_groups_are_served_by_the_model_of_this_process(guided: World) -> None:
    answer = guided.client("Olga").get("/together", limit=3).json
    assert len(answer["picks"]) == 3
