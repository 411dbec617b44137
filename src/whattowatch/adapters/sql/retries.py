"""Stores of which each call is a transaction, and is made anew where another one got in the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from whattowatch.retries import retried

Store = TypeVar("Store")


def each_call_retried(store: Store) -> Store:
    """The store; a call that ends in `StoreBusy` is made anew, some times at most."""
    return cast("Store", _EachCallRetried(store))


class _EachCallRetried:
    def __init__(self, store: object) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._store, name)
        return lambda *args, **kwargs: retried(lambda: call(*args, **kwargs))
