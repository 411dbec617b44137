"""The description says what callers need to know beyond the shapes: texts, parameters, failures, next steps."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from whattowatch.api.http import Auth, Route
from whattowatch.api.links import LINKS, Link
from whattowatch.api.openapi import document
from whattowatch.api.routes import ROUTES

NAMES = {route.name for route in ROUTES}


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    text: dict[str, Any] = json.loads(json.dumps(document(ROUTES)))
    return text


@pytest.fixture(scope="module")
def operations(described: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By the name of their function."""
    return {each["operationId"]: each for item in described["paths"].values() for each in item.values()}


@pytest.mark.parametrize("link", LINKS, ids=lambda link: f"{link.source} {link.name} {link.target}")
def test_a_step_leads_from_a_call_to_a_call(link: Link) -> None:
    assert {link.source, link.target} <= NAMES


def test_a_planned_evening_leads_to_its_answer(operations: dict[str, dict[str, Any]]) -> None:
    links = operations["lf5_eventcreate"]["responses"]["201"]["links"]
    assert links["lf5_eventcreate.answer.lf5_createstatus"] == {
        "operationId": "lf5_createstatus",
        "requestBody": {"event_id": "$response.body#/id", "status": "accepted"},
    }


def test_a_page_leads_to_the_next(operations: dict[str, dict[str, Any]]) -> None:
    links = operations["lf3_search"]["responses"]["200"]["links"]
    assert links["lf3_search.next_page.lf3_search"]["parameters"] == {"cursor": "$response.body#/cursor"}


def test_a_title_is_shown_by_ids_that_the_starter_has(described: dict[str, Any]) -> None:
    assert "movie-603" in described["components"]["schemas"]["TitleRef"]["properties"]["title_id"]["examples"]


def test_no_parameter_is_null(operations: dict[str, dict[str, Any]]) -> None:
    parameters = [each for operation in operations.values() for each in operation.get("parameters", ())]
    assert not any("null" in json.dumps(each["schema"]) for each in parameters)


@pytest.mark.parametrize(("field", "breaks"), [("place", False), ("note", True)])
def test_texts_say_whether_their_lines_may_break(described: dict[str, Any], field: str, *, breaks: bool) -> None:
    (text, _) = described["components"]["schemas"]["PlanEvent"]["properties"][field]["anyOf"]
    assert bool(re.search(text["pattern"], "two\nlines")) is breaks
    assert not re.search(text["pattern"], "a\x1bb")


def test_a_body_of_which_nothing_is_needed_may_be_left_out(operations: dict[str, dict[str, Any]]) -> None:
    assert operations["lf1_update"]["requestBody"]["required"] is False
    assert operations["lf2_addlist"]["requestBody"]["required"] is True


@pytest.mark.parametrize("route", [each for each in ROUTES if each.body is not None], ids=lambda each: each.name)
def test_whatever_takes_a_body_tells_what_can_be_wrong_with_it(
    route: Route, operations: dict[str, dict[str, Any]]
) -> None:
    assert {"408", "413", "415", "422"} <= set(operations[route.name]["responses"])


@pytest.mark.parametrize("route", [each for each in ROUTES if each.auth is not Auth.ANYONE], ids=lambda each: each.name)
def test_whoever_is_turned_away_is_told_how_to_come_in_and_when(
    route: Route, operations: dict[str, dict[str, Any]]
) -> None:
    responses = operations[route.name]["responses"]
    assert "WWW-Authenticate" in responses["401"]["headers"]
    assert "Retry-After" in responses["503"]["headers"]
