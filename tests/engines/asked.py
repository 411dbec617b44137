"""What a request to a service of AWS asks for, read from the outside: who made it, and which rights it needs."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qs

SIGNED = re.compile(r"Credential=[^/]+/\d+/[^/]+/([^/]+)/aws4_request")
APPLICATION = re.compile(r"\bapp/([\w-]+)")
"""In the name that AWS's library gives itself: `AWS_SDK_UA_APP_ID`, which the template sets for each function."""

FIRST_ATTEMPT = "attempt=1"

BY_PATH = {
    "/events": "PutEvents",
    "/items": "PutItems",
    "/recommendations": "GetRecommendations",
    "/users": "PutUsers",
}
"""Personalize's operations."""

RIGHTS = {"sns:PublishBatch": {"sns:Publish"}, "dynamodb:TransactGetItems": {"dynamodb:GetItem"}}
"""Requests whose right has another name, after the table of SNS and DynamoDB in AWS's reference of authorization."""
IN_PARTS = "dynamodb:TransactWriteItems"
PARTS = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}
"""A transaction that writes needs the right of each of its parts."""


class Asked(NamedTuple):
    """One request.

    Attributes:
        function: who made it.
        operation: as its service names it, such as "sns:PublishBatch".
        rights: that a role needs for it.
    """

    function: str
    operation: str
    rights: frozenset[str]

    @property
    def service(self) -> str:
        """Whom it asks."""
        return self.operation.partition(":")[0]


def asked_of(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Asked | None:
    """What the request asks for; None where no function made it, and where it repeats one that was lost.

    Header names are in lower case.
    """
    if not headers.get("amz-sdk-request", FIRST_ATTEMPT).startswith(FIRST_ATTEMPT):
        return None
    authorization = headers.get("authorization", "")
    if authorization.startswith("Basic "):
        operation = f"es:ESHttp{method.title()}"
        return Asked(_user(authorization), operation, frozenset({operation}))
    signed, application = SIGNED.search(authorization), APPLICATION.search(headers.get("user-agent", ""))
    if signed is None or application is None:
        return None
    operation = f"{signed[1]}:{_operation(path, headers, body)}"
    return Asked(application[1], operation, frozenset(_rights(operation, body)))


def _user(authorization: str) -> str:
    """OpenSearch is asked without AWS's library; the tests give each function a login of its own."""
    return base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")[0]


def _operation(path: str, headers: Mapping[str, str], body: bytes) -> str:
    """Named in a header, in a form, or by the path."""
    if "x-amz-target" in headers:
        return headers["x-amz-target"].rpartition(".")[2]
    if path in BY_PATH:
        return BY_PATH[path]
    return parse_qs(body.decode())["Action"][0]


def _rights(operation: str, body: bytes) -> set[str]:
    if operation == IN_PARTS:
        return {f"dynamodb:{PARTS[name]}" for part in json.loads(body)["TransactItems"] for name in part}
    return RIGHTS.get(operation, {operation})
