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
from whattowatch.api.problems import Problem

REFERENCE = "#/components/schemas/{name}"


def document(routes: Sequence[Route]) -> dict[str, Any]:
    """The whole document as plain values."""
    components = _schemas(_structs(routes))
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
        operation["requestBody"] = {"required": True, "content": {JSON: {"schema": _reference(route.body)}}}
    if route.query is not None:
        operation["parameters"] = _parameters(route, components[route.query.__name__])
    return operation


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
            "schema": each,
        }
        for name, each in schema["properties"].items()
    ]


def _responses(route: Route) -> dict[str, Any]:
    good: dict[str, Any] = {"description": "As asked"}
    if route.answers is not None:
        good["content"] = {JSON: {"schema": _reference(route.answers)}}
    failing = {*route.fails, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.SERVICE_UNAVAILABLE}
    if route.body is not None:
        failing.add(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if route.auth is not Auth.ANYONE:
        failing.add(HTTPStatus.UNAUTHORIZED)
    responses = {str(status): good for status in (route.status, *route.also)}
    return responses | {str(int(status)): _failure(HTTPStatus(status)) for status in sorted(failing)}


@cache
def _failure(status: HTTPStatus) -> dict[str, Any]:
    return {"description": status.phrase, "content": {PROBLEM: {"schema": _reference(Problem)}}}


def _reference(struct: type[msgspec.Struct]) -> dict[str, str]:
    return {"$ref": REFERENCE.format(name=struct.__name__)}
