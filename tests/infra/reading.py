"""The template, read as what it is: resources by type, and what refers to what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whattowatch.infra.template import template

TEMPLATE = template()
RESOURCES: dict[str, dict[str, Any]] = TEMPLATE["Resources"]


def of_type(kind: str) -> dict[str, dict[str, Any]]:
    """The resources of a type, such as `Lambda::Permission`, by logical id."""
    return {name: each for name, each in RESOURCES.items() if each["Type"] == f"AWS::{kind}"}


def properties(kind: str) -> list[dict[str, Any]]:
    """What the resources of a type say."""
    return [each["Properties"] for each in of_type(kind).values()]


def statements(role: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every statement of a role's policies, whatever condition it stands under."""
    for policy in role["Properties"]["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            yield statement["Fn::If"][1] if "Fn::If" in statement else statement


def actions(role: dict[str, Any]) -> set[str]:
    """Every action that a role allows."""
    return {action for statement in statements(role) for action in statement["Action"]}


def texts(value: Any) -> Iterator[str]:
    """Every text within a value."""
    if isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, str):
        yield value
