"""API Gateway's HTTP API events (payload format 2.0): read as requests, and our answers as the gateway wants them."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from whattowatch.api.http import RawRequest, RawResponse

Event = Mapping[str, Any]


def request_of(event: Event) -> RawRequest:
    """What the gateway was sent."""
    http = event["requestContext"]["http"]
    headers = {name.lower(): value for name, value in event.get("headers", {}).items()}
    return RawRequest(
        method=http["method"],
        path=http["path"],
        path_parameters=event.get("pathParameters") or {},
        # The raw string, since API Gateway joins repeated parameters with commas, which a value may hold itself.
        query=event.get("rawQueryString", ""),
        headers=headers,
        cookies=_cookies(event.get("cookies") or [headers.get("cookie", "")]),
        body=_body(event),
        claims=event["requestContext"].get("authorizer", {}).get("jwt", {}).get("claims"),
        client=http.get("sourceIp", ""),
    )


def id_of(event: Event) -> str:
    """The gateway's id of the request, which its own log has too; empty where it gave none."""
    return str(event["requestContext"].get("requestId", ""))


def answer_of(raw: RawResponse, request_id: str) -> dict[str, Any]:
    """The answer, which tells the request's id as it does on one machine."""
    return {
        "statusCode": raw.status,
        "headers": {"content-type": raw.media_type, "x-request-id": request_id, **raw.headers},
        "cookies": list(raw.cookies),
        "body": raw.body.decode(),
        "isBase64Encoded": False,
    }


def _cookies(lines: Iterable[str]) -> dict[str, str]:
    """API Gateway sends an array; some gateways leave the header as it came.

    The standard library's reader gives up at a cookie that is not well formed, which another application may have set.
    """
    pairs = (pair.partition("=") for line in lines for pair in line.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _body(event: Event) -> bytes:
    body = event.get("body") or ""
    return base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()
