"""docs/api.md tells of every call, job, shape and error, and of nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeVar

import msgspec
import pytest

from documents.pages import code, page
from whattowatch.api.decoding import Nothing
from whattowatch.api.http import Auth, Route
from whattowatch.api.problems import status_of
from whattowatch.api.routes import ROUTES
from whattowatch.api.shapes.basics import Answer
from whattowatch.domain.errors import MailDelayed, MailRefused, MailUnconfirmed, WhatToWatchError
from whattowatch.jobs import JOBS
from whattowatch.jobs.triggers import AfterAuthentication, AfterDeployment, Every, FromQueue, Nightly, Trigger

Kind = TypeVar("Kind")

API = page("docs/api.md")
NO_ANSWERS = {MailDelayed, MailRefused, MailUnconfirmed}
"""Only the outbox hears of these."""
OF_THE_SERVER = {("405", "method_not_allowed"), ("500", "internal")}
"""Answers that no error of the tree stands for."""


def test_every_call_is_listed_with_its_trigger_its_lambda_and_who_may_call() -> None:
    rows = API.rows("function", "call", "Lambda", "who", "what it does")
    listed = [(row["function"], row["call"], row["Lambda"], row["who"]) for row in rows]
    built = [(f"`{each.name}`", each.key, f"`{each.lambda_name}`", each.auth.value) for each in ROUTES]
    assert listed == built
    assert all(row["what it does"] for row in rows)


def test_every_call_that_needs_no_token_stands_in_the_second_table() -> None:
    opened = [f"`{each.name}`" for each in ROUTES if each.auth is Auth.ANYONE]
    assert all(name in API.section("Signing in and pages") for name in opened)


def test_every_job_is_listed_with_its_trigger() -> None:
    rows = API.rows("function", "trigger", "what it does")
    listed = [(row["function"], row["trigger"]) for row in rows]
    assert listed == [(f"`{job.name}`", in_words(job.trigger)) for job in JOBS]
    assert all(row["what it does"] for row in rows)


def in_words(trigger: Trigger) -> str:
    """How the table says when a job runs."""
    match trigger:
        case Nightly(hour):
            return f"every night at {hour}:00 UTC"
        case Every(seconds):
            return {60: "every minute", 900: "every 15 minutes", 3600: "every hour"}[seconds]
        case AfterDeployment():
            return "after each deployment"
        case AfterAuthentication():
            return "after somebody signed in"
        case FromQueue():
            return "for each batch of the outbox's messages"


def test_the_pages_list_every_call_once() -> None:
    listed = [row["call"] for row in API.rows("call", "takes", "answers")]
    assert sorted(listed) == sorted(each.key for each in ROUTES)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_what_a_call_takes_is_named_field_by_field(route: Route) -> None:
    (row,) = (row for row in API.rows("call", "takes", "answers") if row["call"] == route.key)
    struct = route.body or route.query or Nothing
    assert {field.encode_name for field in msgspec.structs.fields(struct)} <= set(code(row["takes"]))


@pytest.mark.parametrize("route", [each for each in ROUTES if each.answers], ids=lambda route: route.name)
def test_what_a_call_answers_is_named(route: Route) -> None:
    (row,) = (row for row in API.rows("call", "takes", "answers") if row["call"] == route.key)
    assert route.answers is not None
    assert code(row["answers"]) == [route.answers.__name__]
    assert route.status == 200 or str(route.status) in row["answers"]


def test_the_shapes_are_those_of_the_answers_field_by_field() -> None:
    rows = {code(row["shape"])[0]: row["fields"] for row in API.rows("shape", "fields")}
    built = {shape.__name__: shape for shape in subclasses(Answer)}
    assert rows.keys() == built.keys()
    for name, shape in built.items():
        for field in msgspec.structs.fields(shape):
            marked = re.search(rf"`{field.encode_name}`([*†]?)", rows[name])
            assert marked is not None, f"{name}.{field.name}"
            assert marked[1] == mark_of(field), f"{name}.{field.name}"


def mark_of(field: msgspec.structs.FieldInfo) -> str:
    if not field.required:
        return "†"
    return "*" if type(None) in getattr(field.type, "__args__", ()) else ""


def test_every_error_is_listed_with_its_status_and_code() -> None:
    listed = {(row["status"], code(row["code"])[0]) for row in API.rows("status", "code", "when")}
    built = {(str(status_for(kind)), kind.code) for kind in subclasses(WhatToWatchError) if kind not in NO_ANSWERS}
    assert listed == built | OF_THE_SERVER


def status_for(kind: type[WhatToWatchError]) -> int:
    # Each kind is made from other arguments, and its status depends on none of them.
    return status_of(kind.__new__(kind)).value


def subclasses(base: type[Kind]) -> Iterator[type[Kind]]:
    for each in base.__subclasses__():
        yield each
        yield from subclasses(each)
