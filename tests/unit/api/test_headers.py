"""Headers that every answer carries."""

from __future__ import annotations

import pytest

from whattowatch.api.headers import with_usual_headers
from whattowatch.api.http import Auth, RawResponse, Route
from whattowatch.api.routes import ROUTES
from whattowatch.api.site import start_page

OPEN = Route("GET", "/", start_page, auth=Auth.ANYONE)
ANSWER = RawResponse(200, b"{}", "application/json")
PERSONAL = "private, no-store"


@pytest.mark.parametrize("route", [*ROUTES, None], ids=lambda route: route.name if route else "no call")
def test_no_browser_guesses_what_kind_of_answer_it_has(route: Route | None) -> None:
    assert with_usual_headers(ANSWER, route, "http://wtw.example").headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("route", [each for each in ROUTES if each.auth is not Auth.ANYONE], ids=lambda each: each.name)
def test_what_somebody_is_answered_is_kept_nowhere(route: Route) -> None:
    assert with_usual_headers(ANSWER, route, "").headers["cache-control"] == PERSONAL


@pytest.mark.parametrize(
    "answer",
    [RawResponse(404, b"", ""), RawResponse(500, b"", ""), RawResponse(200, b"", "", cookies=("wtw_refresh=x",))],
    ids=["not found", "fault", "with a cookie"],
)
def test_errors_and_cookies_are_kept_nowhere_whoever_asked(answer: RawResponse) -> None:
    assert with_usual_headers(answer, OPEN, "").headers["cache-control"] == PERSONAL


def test_what_everybody_may_see_may_be_kept() -> None:
    assert "cache-control" not in with_usual_headers(ANSWER, OPEN, "").headers


def test_what_the_call_says_itself_stands() -> None:
    answer = RawResponse(200, b"", "", {"cache-control": "max-age=3600"})
    assert with_usual_headers(answer, OPEN, "").headers["cache-control"] == "max-age=3600"


@pytest.mark.parametrize(("base_url", "bound"), [("https://wtw.example", True), ("http://127.0.0.1:8000", False)])
def test_browsers_are_bound_to_https_only_where_it_is_there(base_url: str, *, bound: bool) -> None:
    assert ("strict-transport-security" in with_usual_headers(ANSWER, OPEN, base_url).headers) is bound
