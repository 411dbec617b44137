"""The OpenAPI document describes every call as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from faces.transcript import Exchange
from whattowatch.api.http import Auth, Route
from whattowatch.api.openapi import document
from whattowatch.api.problems import Problem
from whattowatch.api.routes import ROUTES
from world import World

RESPONSE = re.compile("[1-5][0-9]{2}")


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    """The document as clients read it."""
    text: dict[str, Any] = json.loads(json.dumps(document(ROUTES)))
    return text


def test_it_is_served(world: World, described: dict[str, Any]) -> None:
    assert world.nobody().get("/openapi.json").json == described


def test_it_has_what_openapi_demands(described: dict[str, Any]) -> None:
    assert described["openapi"] == "3.1.0"
    assert {"title", "version"} <= set(described["info"])
    for operation in _operations(described):
        assert operation["responses"]
        assert all(RESPONSE.fullmatch(status) for status in operation["responses"])
        assert all("description" in response for response in operation["responses"].values())
        for parameter in operation.get("parameters", ()):
            assert parameter["in"] in {"query", "path", "header"}
            assert parameter["in"] != "path" or parameter["required"] is True
            assert "schema" in parameter


def test_every_route_is_in_it(described: dict[str, Any]) -> None:
    there = {(method.upper(), path) for path, item in described["paths"].items() for method in item}
    assert there == {(route.method, route.path) for route in ROUTES}


def test_every_operation_has_an_id_of_its_own(described: dict[str, Any]) -> None:
    ids = [operation["operationId"] for operation in _operations(described)]
    assert len(set(ids)) == len(ids)


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    for reference in _references(described):
        assert reference.startswith("#/")
        place: Any = described
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]


def test_every_parameter_of_a_path_is_declared(described: dict[str, Any]) -> None:
    for path, item in described["paths"].items():
        for operation in item.values():
            declared = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "path"}
            assert declared == set(re.findall(r"\{(\w+)\}", path))


def test_what_needs_a_token_says_so(described: dict[str, Any]) -> None:
    for route in ROUTES:
        operation = described["paths"][route.path][route.method.lower()]
        assert ("security" in operation) is (route.auth is not Auth.ANYONE)
        assert route.auth is Auth.ANYONE or "401" in operation["responses"]


def test_every_good_answer_is_as_it_is_described(over_http: list[Exchange]) -> None:
    for exchange in over_http:
        route = _route(exchange)
        if route is None or route.answers is None or exchange.reply.status >= 300:
            continue
        msgspec.convert(exchange.reply.json, route.answers, strict=True)
        assert set(exchange.reply.json) == set(route.answers.__struct_fields__)


def test_every_error_is_a_problem(over_http: list[Exchange]) -> None:
    for exchange in over_http:
        if exchange.reply.status >= 400:
            assert exchange.reply.headers["content-type"] == "application/problem+json"
            problem = msgspec.convert(exchange.reply.json, Problem, strict=True)
            assert problem.status == exchange.reply.status


def test_every_status_of_the_evening_is_described(described: dict[str, Any], over_http: list[Exchange]) -> None:
    for exchange in over_http:
        route = _route(exchange)
        if route is not None:
            operation = described["paths"][route.path][route.method.lower()]
            assert str(exchange.reply.status) in operation["responses"], (route.key, exchange.reply.status)


def _operations(described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in described["paths"].values():
        yield from item.values()


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name == "$ref":
                yield each
            else:
                yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


def _route(exchange: Exchange) -> Route | None:
    path = exchange.call.target.partition("?")[0]
    for route in ROUTES:
        pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(route.path))
        if route.method == exchange.call.method and re.fullmatch(pattern, path):
            return route
    return None
