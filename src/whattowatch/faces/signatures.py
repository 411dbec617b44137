"""Verifies requests that were signed as AWS's are: Signature Version 4, as boto3 and every other SDK of AWS makes it.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html describes it. What is served
here has fixed paths and no query, which leaves out the parts of it that are hard to get right.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce

ALGORITHM = "AWS4-HMAC-SHA256"
LATE = timedelta(minutes=5)
"""How far a signature's time may lie from ours, as AWS has it."""
NEEDED = frozenset({"host", "x-amz-date"})
_AUTHORIZATION = re.compile(
    rf"^{ALGORITHM} Credential=(?P<key>\w+)/"
    r"(?P<scope>(?P<day>\d{8})/(?P<place>[\w-]+)/(?P<service>[\w-]+)/aws4_request)"
    r", ?SignedHeaders=(?P<headers>[a-z0-9;-]+), ?Signature=(?P<signature>[0-9a-f]{64})$"
)


class NotSignedError(Exception):
    """The request is not signed by somebody who may ask."""


@dataclass(frozen=True, slots=True)
class Keys:
    """With which requests must be signed.

    Attributes:
        service: for which service, as the SDK names it when it signs.
    """

    id: str
    secret: str
    service: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A request that may be signed.

    Attributes:
        path: without a query.
        headers: by lower-case name.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


def verify(keys: Keys, request: Signed, now: datetime) -> None:
    """Does nothing for a request that was signed with these keys a moment ago.

    Raises:
        NotSignedError: it was not.
    """
    headers = request.headers
    given = _AUTHORIZATION.match(headers.get("authorization", ""))
    if given is None:
        raise NotSignedError("the request is not signed with Signature Version 4")
    names = given["headers"].split(";")
    instant = _instant(headers.get("x-amz-date", ""))
    if not NEEDED.issubset(names) or abs(now - instant) > LATE or not headers["x-amz-date"].startswith(given["day"]):
        raise NotSignedError("the signature is not of this moment, or does not cover what it must")
    covered = [f"{name}:{' '.join(headers.get(name, '').split())}" for name in names]
    lines = [request.method, request.path, "", *covered, "", given["headers"]]
    canonical = "\n".join([*lines, hashlib.sha256(request.body).hexdigest()])
    text = "\n".join([ALGORITHM, headers["x-amz-date"], given["scope"], hashlib.sha256(canonical.encode()).hexdigest()])
    secret = _derived(keys, given["day"], given["place"])
    signature = hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()
    ours = hmac.compare_digest(given["key"], keys.id) and given["service"] == keys.service
    if not hmac.compare_digest(signature, given["signature"]) or not ours:
        raise NotSignedError("the signature is another")


def _derived(keys: Keys, day: str, place: str) -> bytes:
    """The key of that day, place and service."""
    parts = (day, place, keys.service, "aws4_request")
    return reduce(
        lambda key, part: hmac.new(key, part.encode(), hashlib.sha256).digest(), parts, f"AWS4{keys.secret}".encode()
    )


def _instant(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise NotSignedError("the request does not say when it was signed") from error
