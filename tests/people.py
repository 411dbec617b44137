"""The cast's clients, and what carries their calls: the same calls over any face."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

from whattowatch.bootstrap import Backstage


@dataclass(frozen=True, slots=True)
class Sent:
    """A call on its way.

    Attributes:
        target: path and query, percent-encoded.
        headers: by lower-case name, without cookies.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back.

    Attributes:
        headers: by lower-case name, without cookies.
        cookies: each value of Set-Cookie.
    """

    status: int
    body: bytes
    headers: Mapping[str, str]
    cookies: tuple[str, ...] = ()

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)

    @property
    def fields(self) -> list[str]:
        """The fields that a problem names."""
        return [each["field"] for each in self.json.get("errors", [])]


class Transport(Protocol):
    """Carries calls to an instance."""

    def __init__(self, backstage: Backstage) -> None: ...

    def send(self, call: Sent) -> Reply:
        """The instance's answer."""
        ...

    def close(self) -> None:
        """Close what was opened."""
        ...


@dataclass
class Client:
    """Somebody who calls. Cookies are kept as a browser keeps them.

    Attributes:
        token: an access token, asked for anew by every call; None for somebody who is not signed in.
    """

    transport: Transport
    id: str = ""
    name: str = ""
    email: str = ""
    token: Callable[[], str | None] = lambda: None
    jar: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **query: object) -> Reply:
        """A GET with these query parameters."""
        target = f"{path}?{urlencode(query)}" if query else path
        return self.send("GET", target)

    def post(self, path: str, body: object = None) -> Reply:
        """A POST of this value as JSON; None sends no body."""
        return self.send("POST", path, None if body is None else json.dumps(body).encode())

    def send(self, method: str, target: str, body: bytes | None = None, **headers: str) -> Reply:
        """Any call."""
        token = self.token()
        usual = {"authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            usual["content-type"] = "application/json"
        cookies = self.jar if target.startswith("/auth") else {}
        reply = self.transport.send(Sent(method, target, usual | headers, dict(cookies), body))
        for line in reply.cookies:
            self._keep(line)
        return reply

    def _keep(self, line: str) -> None:
        name, _, value = line.partition(";")[0].partition("=")
        self.jar.pop(name, None)
        if value:
            self.jar[name] = value
