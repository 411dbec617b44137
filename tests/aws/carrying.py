"""What carries calls to a deployed gateway, and counts what each makes its function ask of AWS's services."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

import httpx

from engines.asked import Asked
from people import Reply, Sent
from whattowatch.api.http import Route
from whattowatch.api.routes import ROUTES


class GatewayOverHttp:
    """Carries calls to a deployed gateway."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=60)

    def send(self, call: Sent) -> Reply:
        base = self._client.base_url
        url = base.copy_with(raw_path=base.raw_path.rstrip(b"/") + call.target.encode())
        answer = self._client.request(call.method, url, headers=dict(call.headers), content=call.body)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Reply(answer.status_code, answer.content, headers)

    def close(self) -> None:
        self._client.close()


class Counted:
    """Carries calls, and counts what each makes its function ask of AWS's services."""

    def __init__(self, carrier: GatewayOverHttp, asked: Sequence[Asked]) -> None:
        self._carrier = carrier
        self._asked = asked
        self.counts: list[tuple[Route, Counter[str]]] = []

    def send(self, call: Sent) -> Reply:
        before = len(self._asked)
        reply = self._carrier.send(call)
        route = _route_of(call)
        if route is not None:
            mine = (each.service for each in self._asked[before:] if each.function == route.lambda_name)
            self.counts.append((route, Counter(mine)))
        return reply

    def close(self) -> None:
        self._carrier.close()


def _route_of(call: Sent) -> Route | None:
    path = urlsplit(call.target).path
    matching = (each for each in ROUTES if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", each.path), path))
    return next((each for each in matching if each.method == call.method), None)
