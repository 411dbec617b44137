"""Calls through an API Gateway HTTP API, as AWS documents it, to the Lambda functions, within this process.

See "Create AWS Lambda proxy integrations for HTTP APIs" and "Control access to HTTP APIs with JWT authorizers" in the
API Gateway developer guide.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from people import Reply, Sent
from whattowatch.api.http import Auth, Route
from whattowatch.api.routes import ROUTES
from whattowatch.bootstrap import Backstage
from whattowatch.faces import lambdas

NOT_FOUND = Reply(404, b'{"message":"Not Found"}', {"content-type": "application/json"})
UNAUTHORIZED = Reply(
    401, b'{"message":"Unauthorized"}', {"content-type": "application/json", "www-authenticate": "Bearer"}
)
API = {
    "accountId": "210987654321",
    "apiId": "q7watch4un",
    "domainName": "q7watch4un.execute-api.eu-central-1.amazonaws.com",
    "domainPrefix": "q7watch4un",
    "stage": "$default",
}


class GatewayTransport:
    """Routes, authorizes and invokes as the gateway does, with the functions' own code in this process."""

    def __init__(self, backstage: Backstage) -> None:
        self._backstage = backstage

    def send(self, call: Sent) -> Reply:
        found = _matched(call)
        if found is None:
            return NOT_FOUND
        route, parameters = found
        claims = None
        if route.auth is not Auth.ANYONE and (claims := self._claims(call)) is None:
            return UNAUTHORIZED
        function = lambdas.handler(route.lambda_name, lambda: self._backstage)
        return _reply(function(self._event(call, route, parameters, claims), None))

    def close(self) -> None:
        """Nothing was opened."""

    def _claims(self, call: Sent) -> dict[str, str] | None:
        """What the JWT authorizer hands on: every claim as a string; None refuses the call."""
        token = call.headers.get("authorization", "").removeprefix("Bearer ")
        keys = KeySet.import_key_set({"keys": list(self._backstage.identity.jwks()["keys"])})
        rules = jwt.JWTClaimsRegistry(
            now=int(self._backstage.clock.now().timestamp()),
            iss={"essential": True, "value": self._backstage.site.base_url},
            client_id={"essential": True, "value": "whattowatch"},
            exp={"essential": True},
        )
        try:
            claims = jwt.decode(token, keys, algorithms=["RS256"]).claims
            rules.validate(claims)
        except (JoseError, ValueError):
            return None
        return {name: str(value) for name, value in claims.items()}

    def _event(
        self, call: Sent, route: Route, parameters: Mapping[str, str], claims: Mapping[str, str] | None
    ) -> dict[str, Any]:
        """The event in payload format 2.0."""
        address, now = urlsplit(call.target), self._backstage.clock.now()
        http = {
            "method": call.method,
            "path": address.path,
            "protocol": "HTTP/1.1",
            "sourceIp": "203.0.113.7",
            "userAgent": "tests",
        }
        context = {
            **API,
            "http": http,
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": route.key,
            "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
            "timeEpoch": int(now.timestamp() * 1000),
        }
        if claims is not None:
            context["authorizer"] = {"jwt": {"claims": dict(claims), "scopes": None}}
        return {
            "version": "2.0",
            "routeKey": route.key,
            "rawPath": address.path,
            "rawQueryString": address.query,
            "headers": {"host": API["domainName"], "x-forwarded-proto": "https", **call.headers},
            "requestContext": context,
            "isBase64Encoded": False,
            **_optional(call, parameters, address.query),
        }


def _optional(call: Sent, parameters: Mapping[str, str], query: str) -> dict[str, Any]:
    """What is in the event only where the call has it; repeated parameters are joined with commas."""
    joined: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        joined[name] = f"{joined[name]},{value}" if name in joined else value
    given = {
        "cookies": [f"{name}={value}" for name, value in call.cookies.items()],
        "queryStringParameters": joined,
        "pathParameters": dict(parameters),
    }
    event: dict[str, Any] = {name: value for name, value in given.items() if value}
    if call.body is not None:
        try:
            event["body"] = call.body.decode()
        except UnicodeDecodeError:
            event |= {"body": base64.b64encode(call.body).decode(), "isBase64Encoded": True}
    return event


def _matched(call: Sent) -> tuple[Route, dict[str, str]] | None:
    path = urlsplit(call.target).path
    for route in ROUTES:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(route.path))
        found = re.fullmatch(pattern, path)
        if route.method == call.method and found:
            return route, {name: unquote(value) for name, value in found.groupdict().items()}
    return None


def _reply(answer: Mapping[str, Any]) -> Reply:
    json.dumps(answer)  # The runtime hands it over as JSON, so that nothing else may be in it.
    body = base64.b64decode(answer["body"]) if answer["isBase64Encoded"] else answer["body"].encode()
    return Reply(answer["statusCode"], body, dict(answer["headers"]), tuple(answer["cookies"]))
