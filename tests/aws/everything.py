"""Whatever the evening leaves out: the other calls, and every job."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aws.carrying import Counted
from aws.owing import owe
from aws.stack import Stack, scheduled
from engines.asked import Asked
from people import Client
from whattowatch.api.http import Route

OF_NOBODY = (
    *("/", "/openapi.json", "/docs", "/docs/assets/start.js"),
    *("/config", "/health/live", "/health/ready", "/metrics", "/.well-known/jwks.json"),
)


@dataclass(frozen=True)
class Seen:
    """What functions asked for.

    Attributes:
        asked: every request.
        calls: how many requests each call made of each service.
        jobs: the same of one run of each job.
    """

    asked: Sequence[Asked]
    calls: Sequence[tuple[Route, Counter[str]]]
    jobs: Mapping[str, Counter[str]]


def everything(stack: Stack, gateway: Counted, folder: Path) -> Seen:
    """Call what the evening does not call, and do each job once; `folder` is for what is made here meanwhile."""
    nobody = Client(gateway)
    for path in OF_NOBODY:
        nobody.get(path)
    token = stack.pool.sign_in("Olga")
    _look_after(Client(gateway, token=lambda: token), nobody)
    _leave(stack, gateway)
    record = {"messageId": "measured", "body": json.dumps({"outbox_id": owe(stack, folder, "first@example.org")})}
    jobs = {"lf6_notification": _done(stack, "lf6_notification", {"Records": [record]})}
    owe(stack, folder, "second@example.org")
    names = ("migrate", *(each.name for each in scheduled()))
    jobs |= {name: _done(stack, name) for name in names}
    return Seen(tuple(stack.engines.asked), tuple(gateway.counts), jobs)


def _look_after(olga: Client, nobody: Client) -> None:
    """The operator, who then signs out everywhere."""
    olga.get("/operator/people", limit=1)
    for path in ("/operator/outbox", "/account/export"):
        olga.get(path)
    for _ in range(2):
        olga.get("/together", limit=3)
    olga.post("/operator/outbox/replay", {"id": "none"})
    nobody.post("/auth/code", {"code": "none", "verifier": "v" * 43})
    for path in ("/auth/refresh", "/auth/signout"):
        nobody.post(path, {})
    olga.post("/auth/signout/everywhere")


def _leave(stack: Stack, gateway: Counted) -> None:
    stack.pool.enter("Greta")
    token = stack.pool.sign_in("Greta")
    Client(gateway, token=lambda: token).post("/account/delete", {})


def _done(stack: Stack, name: str, event: Mapping[str, Any] | None = None) -> Counter[str]:
    before = len(stack.engines.asked)
    stack.invoke(name, event)
    return Counter(each.service for each in stack.engines.asked[before:] if each.function == name)
