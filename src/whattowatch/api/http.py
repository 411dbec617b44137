"""Requests and responses as the faces hand them over (raw) and as endpoints see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Generic, TypeVar

import msgspec

from whattowatch.domain.errors import Unauthenticated
from whattowatch.domain.identity import Caller

Input = TypeVar("Input")

JSON = "application/json"
PROBLEM = "application/problem+json"


@dataclass(frozen=True, slots=True)
class RawRequest:
    """What every face makes of what reached it.

    Attributes:
        query: the query string as it came, percent-encoded.
        headers: by lower-case name.
        claims: of an access token that the gateway in front has verified; None where there is no such gateway.
        client: the address from which it came; empty where the face does not know.
    """

    method: str
    path: str
    path_parameters: Mapping[str, str]
    query: str
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: bytes
    claims: Mapping[str, Any] | None = None
    client: str = ""


@dataclass(frozen=True, slots=True)
class RawResponse:
    """What every face sends back."""

    status: int
    body: bytes
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request(Generic[Input]):
    """What an endpoint gets: input that has been validated, and who is calling.

    Attributes:
        input: the body of a POST; path and query parameters of a GET.
        client: the address from which it came; empty where the face does not know.
        headers: by lower-case name.
    """

    input: Input
    caller: Caller | None = None
    cookies: Mapping[str, str] = field(default_factory=dict)
    client: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def person_id(self) -> str:
        """Who is calling; the route table sees to it that endpoints for people are never called by nobody."""
        if self.caller is None:
            raise Unauthenticated("sign in first")
        return self.caller.id


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie that scripts cannot read and other sites cannot send.

    Attributes:
        value: empty deletes the cookie.
        expires: None deletes the cookie.
    """

    name: str
    value: str
    path: str
    expires: datetime | None
    secure: bool

    def header(self) -> str:
        """The value of Set-Cookie."""
        expires = (
            self.expires.strftime("%a, %d %b %Y %H:%M:%S GMT") if self.expires else "Thu, 01 Jan 1970 00:00:00 GMT"
        )
        secure = "; Secure" if self.secure else ""
        return f"{self.name}={self.value}; Path={self.path}; Expires={expires}; HttpOnly; SameSite=Strict{secure}"


@dataclass(frozen=True, slots=True)
class Response:
    """What an endpoint answers: a struct that becomes JSON, or bytes of some media type."""

    body: msgspec.Struct | bytes
    status: int = 200
    media_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[Cookie, ...] = ()

    def raw(self) -> RawResponse:
        """As the faces send it."""
        body = self.body if isinstance(self.body, bytes) else msgspec.json.encode(self.body)
        return RawResponse(
            self.status, body, self.media_type, self.headers, tuple(cookie.header() for cookie in self.cookies)
        )


class Auth(Enum):
    """Who may call a route."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    OPERATOR = "the operator"


@dataclass(frozen=True, slots=True)
class Route:
    """One call. Its name is the function's name, which is the Lambda's name unless it is grouped with others.

    Attributes:
        body: the struct that a POST takes.
        query: the struct that path and query parameters make.
        answers: the struct of a good answer; None where it is not JSON.
        status: of a good answer.
        also: further statuses of good answers.
        group: the Lambda that serves it together with others; None for one of its own.
        secret: whether passwords, tokens or codes travel in it, so that no answer is kept to be repeated.
        only: the kind of identity ("local", "cognito") with which the route exists; None with each.
        fails: further statuses with a problem body, besides those that every route of its kind has.
    """

    method: str
    path: str
    function: Callable[..., Response]
    body: type[msgspec.Struct] | None = None
    query: type[msgspec.Struct] | None = None
    answers: type[msgspec.Struct] | None = None
    auth: Auth = Auth.SIGNED_IN
    status: int = 200
    also: tuple[int, ...] = ()
    group: str | None = None
    secret: bool = False
    only: str | None = None
    fails: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """The function's name."""
        return self.function.__name__

    @property
    def key(self) -> str:
        """As API Gateway writes it."""
        return f"{self.method} {self.path}"

    @property
    def lambda_name(self) -> str:
        """The Lambda that serves it."""
        return self.group or self.name
