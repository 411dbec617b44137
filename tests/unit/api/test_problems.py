"""Errors of the domain as answers."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from whattowatch.api.problems import internal_problem, problem, status_of
from whattowatch.domain import errors


def _all(kind: type[errors.WhatToWatchError]) -> Iterator[type[errors.WhatToWatchError]]:
    for each in kind.__subclasses__():
        if each.__module__ == errors.__name__:
            yield each
        yield from _all(each)


@pytest.mark.parametrize(
    ("error", "status", "headers"),
    [
        (errors.InvalidInput.of("name", "is blank"), 422, {}),
        (errors.Unauthenticated("no token"), 401, {"www-authenticate": "Bearer"}),
        (errors.Forbidden("not yours"), 403, {}),
        (errors.UnknownTitle("movie-0"), 404, {}),
        (errors.NotWatching("movie-0"), 409, {}),
        (errors.TooMany("slow down", 30), 429, {"retry-after": "30"}),
        (errors.TooLarge("less, please"), 413, {}),
        (errors.TooSlow("sooner, please"), 408, {}),
        (errors.UnsupportedMedia("JSON, please"), 415, {}),
        (errors.Overloaded("later, please"), 503, {"retry-after": "1"}),
        (errors.StoreUnavailable("locked"), 503, {"retry-after": "1"}),
        (errors.MailRefused("never"), 500, {}),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_an_error_has_its_status_and_its_headers(
    error: errors.WhatToWatchError, status: int, headers: dict[str, str]
) -> None:
    answer = problem(error)
    assert (answer.status, answer.media_type, answer.headers) == (status, "application/problem+json", headers)
    body = json.loads(answer.body)
    assert (body["status"], body["code"], body["detail"]) == (status, error.code, str(error))


def test_only_a_wrong_input_names_fields() -> None:
    wrong = errors.InvalidInput([("name", "is blank"), ("genres[0]", "is unknown")])
    assert json.loads(problem(wrong).body)["errors"] == [
        {"field": "name", "message": "is blank"},
        {"field": "genres[0]", "message": "is unknown"},
    ]
    assert "errors" not in json.loads(problem(errors.Forbidden("no")).body)


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [kind.code for kind in _all(errors.WhatToWatchError)]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("kind", sorted(set(_all(errors.WhatToWatchError)) - {errors.MailRefused}, key=str))
def test_every_error_that_a_caller_may_meet_is_no_fault_of_ours(kind: type[errors.WhatToWatchError]) -> None:
    assert status_of(kind.__new__(kind)) < 500 or issubclass(kind, errors.Unavailable)


def test_a_fault_of_ours_says_nothing_of_itself() -> None:
    assert json.loads(internal_problem().body)["code"] == "internal"
