"""The OpenAPI 3.1 document, made from the route table."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from functools import cache
from http import HTTPStatus
from typing import Any

import msgspec

from whattowatch import __version__
from whattowatch.api.http import JSON, PROBLEM, Auth, Route
from whattowatch.api.links import links_of
from whattowatch.api.problems import Problem
from whattowatch.api.text import ONE_LINE
from whattowatch.domain.replies import HEADER

REFERENCE = "#/components/schemas/{name}"
BODY_FAILURES = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE}
)
"""What can be wrong with any body before it is read as JSON."""
IDEMPOTENCY_KEY = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "names the request, for 24 hours: a repetition gets the first answer and does nothing; empty: none",
    "schema": {"type": "string", "pattern": "^[!-~]{0,200}$"},
}
"""What every POST of a signed-in caller takes."""
RETRY_AFTER = ("Retry-After", "seconds until it is worth trying again", "integer")
HEADERS = {
    HTTPStatus.UNAUTHORIZED: ("WWW-Authenticate", "the scheme in which tokens are sent", "string"),
    HTTPStatus.TOO_MANY_REQUESTS: RETRY_AFTER,
    HTTPStatus.SERVICE_UNAVAILABLE: RETRY_AFTER,
}
"""What certain failures say in a header: its name, its meaning, and its type."""


def document(routes: Sequence[Route]) -> dict[str, Any]:
    """The whole document as plain values."""
    components = _schemas(_structs(routes))
    for name in _input_names(routes):
        components[name] = with_text_rules(components[name])
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, components)
    return {
        "openapi": "3.1.0",
        "info": {"title": "WhatToWatch", "version": __version__, "description": "What shall we watch tonight?"},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _structs(routes: Iterable[Route]) -> list[type[msgspec.Struct]]:
    named = [struct for route in routes for struct in (route.body, route.query, route.answers) if struct is not None]
    return list(dict.fromkeys([*named, Problem]))


def _schemas(structs: Sequence[type[msgspec.Struct]]) -> dict[str, Any]:
    _, components = msgspec.json.schema_components(structs, ref_template=REFERENCE)
    return dict(components)


def _input_names(routes: Iterable[Route]) -> set[str]:
    """The schemas of what callers send, those that they refer to included."""
    structs = [struct for route in routes for struct in (route.body, route.query) if struct is not None]
    return set(_schemas(structs))


def with_text_rules(schema: Any) -> Any:
    """The schema, its texts without control characters. A text with a pattern of its own is left alone."""
    if isinstance(schema, list):
        return [with_text_rules(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    ruled = {name: with_text_rules(each) for name, each in schema.items()}
    if schema.get("type") == "string" and "enum" not in schema:
        return {**ONE_LINE, **ruled}
    return ruled


def _operation(route: Route, components: dict[str, Any]) -> dict[str, Any]:
    doc = inspect.getdoc(route.function) or route.name
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": doc.splitlines()[0],
        "description": doc,
        "tags": [_page(route)],
        "responses": _responses(route),
    }
    if route.auth is not Auth.ANYONE:
        operation["security"] = [{"bearer": []}]
    if route.body is not None:
        operation["requestBody"] = {
            # No body is an empty object.
            "required": bool(components[route.body.__name__].get("required")),
            "content": {JSON: {"schema": _reference(route.body)}},
        }
    if route.query is not None:
        operation["parameters"] = _parameters(route, components[route.query.__name__])
    if _may_be_repeated(route):
        operation["parameters"] = [*operation.get("parameters", ()), IDEMPOTENCY_KEY]
    return operation


def _may_be_repeated(route: Route) -> bool:
    """Whether the caller may name the request, so that a repetition does nothing."""
    return route.method == "POST" and route.auth is not Auth.ANYONE and not route.secret


def _page(route: Route) -> str:
    """The first part of the path: calls of one page stand together."""
    return route.group or route.path.split("/")[1]


def _parameters(route: Route, schema: dict[str, Any]) -> list[dict[str, Any]]:
    required = schema.get("required", ())
    return [
        {
            "name": name,
            "in": "path" if f"{{{name}}}" in route.path else "query",
            "required": name in required,
            "schema": _without_null(each),
        }
        for name, each in schema["properties"].items()
    ]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter has no null: it is left out instead."""
    choices = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if len(choices) != 1:
        return schema
    rest = {name: each for name, each in schema.items() if name not in {"anyOf", "default"}}
    return {**choices[0], **rest}


def _responses(route: Route) -> dict[str, Any]:
    good: dict[str, Any] = {"description": "As asked"}
    if route.answers is not None:
        good["content"] = {JSON: {"schema": _reference(route.answers)}}
    if links := links_of(route.name):
        good["links"] = links
    failing = {*route.fails, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE}
    if route.body is not None:
        failing |= BODY_FAILURES
    if _may_be_repeated(route):
        failing.add(HTTPStatus.CONFLICT)
    if route.auth is not Auth.ANYONE:
        failing.add(HTTPStatus.UNAUTHORIZED)
    responses = {str(status): good for status in (route.status, *route.also)}
    return responses | {str(int(status)): _failure(HTTPStatus(status)) for status in sorted(failing)}


@cache
def _failure(status: HTTPStatus) -> dict[str, Any]:
    described: dict[str, Any] = {"description": status.phrase, "content": {PROBLEM: {"schema": _reference(Problem)}}}
    if status in HEADERS:
        name, meaning, kind = HEADERS[status]
        described["headers"] = {name: {"description": meaning, "required": True, "schema": {"type": kind}}}
    return described


def _reference(struct: type[msgspec.Struct]) -> dict[str, str]:
    return {"$ref": REFERENCE.format(name=struct.__name__)}
