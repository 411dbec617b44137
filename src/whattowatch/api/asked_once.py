"""What stands apart from a request's transaction is asked once, however often the transaction is tried."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class AskedOnce:
    """A port that remembers its answers for the time of one request.

    Signing up, or spending a refresh token, is done for good when the call returns. Where another transaction got in
    the way of the request's own, that one is tried again, and then the first answers still hold.
    """

    def __init__(self, port: object) -> None:
        self._port = port
        self._answers: dict[tuple[Any, ...], Any] = {}

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._port, name)

        def ask(*args: Any, **kwargs: Any) -> Any:
            question = (name, args, tuple(sorted(kwargs.items())))
            if question not in self._answers:
                self._answers[question] = call(*args, **kwargs)
            return self._answers[question]

        return ask
