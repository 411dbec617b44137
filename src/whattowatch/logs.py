"""Log lines, for people or for programs that gather them."""

from __future__ import annotations

import hashlib
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

Facts = dict[str, Any]

_REQUEST: ContextVar[Facts | None] = ContextVar("request", default=None)


@contextmanager
def about_request(request_id: str) -> Iterator[Facts]:
    """Every line that is written within, on other threads too, tells of this request; the facts known of it."""
    facts: Facts = {"request": request_id}
    token = _REQUEST.set(facts)
    try:
        yield facts
    finally:
        _REQUEST.reset(token)


def note(**facts: str) -> None:
    """Add facts to what lines tell of the present request, if there is one.

    What people write, search for or sign in with is never a fact: neither query, body, address nor token.
    """
    known = _REQUEST.get()
    if known is not None:
        known.update(facts)


def pseudonym(person_id: str) -> str:
    """The same short name for the same person, from which their id cannot be had."""
    return hashlib.sha256(person_id.encode()).hexdigest()[:12]


def configure(form: Literal["people", "json"] = "people") -> None:
    """Write this process's lines to standard error; what was set up before is replaced."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else PeoplesLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)  # It tells at length how it was set up.
    logging.getLogger("httpx").setLevel(logging.WARNING)  # It has a line for every request.


def facts_of(record: logging.LogRecord) -> Mapping[str, Any]:
    """What a line tells beyond its message."""
    own: Facts = getattr(record, "facts", {})
    return (_REQUEST.get() or {}) | own


class PeoplesLines(logging.Formatter):
    """Time, level, origin and message, then the facts as `name=value`."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (logging's own name)
        """The line without a traceback."""
        facts = (f"{name}={value}" for name, value in facts_of(record).items())
        return " ".join((super().formatMessage(record), *facts))


class JsonLines(logging.Formatter):
    """One JSON object on a line: `time`, `level`, `logger`, `message`, the facts, and `error` with a traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **facts_of(record),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return msgspec.json.encode(line).decode()
