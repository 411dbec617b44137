"""The rights that functions have used, beside those that their roles give."""

from __future__ import annotations

from collections.abc import Iterable

from engines.asked import Asked
from infra.reading import RESOURCES, actions
from whattowatch.infra.functions import Function, functions

OF_LAMBDA = ("ec2:", "logs:", "sqs:")
"""Lambda's own work in the function's name: its place in the network, its log, and the queue that feeds it."""


def used(asked: Iterable[Asked]) -> dict[str, set[str]]:
    """By function."""
    found: dict[str, set[str]] = {function.name: set() for function in functions()}
    for each in asked:
        found[each.function] |= each.rights
    return found


def granted(function: Function) -> set[str]:
    """What its role gives it to ask for itself."""
    role = function.id.removesuffix("Function") + "Role"
    return {action for action in actions(RESOURCES[role]) if not action.startswith(OF_LAMBDA)}


def unused(asked: Iterable[Asked]) -> dict[str, set[str]]:
    """The functions that did not use a right that they have, by right."""
    seen = used(asked)
    found: dict[str, set[str]] = {}
    for function in functions():
        for right in granted(function) - seen[function.name]:
            found.setdefault(right, set()).add(function.name)
    return found
