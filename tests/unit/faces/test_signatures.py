"""Requests signed by botocore, as every SDK of AWS signs them, and by nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from whattowatch.faces.signatures import Keys, NotSignedError, Signed, verify

KEYS = Keys("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "personalize")
BODY = b'{"userId": "ada"}'


def signed(keys: Keys = KEYS, headers: Mapping[str, str] | None = None) -> Signed:
    """A request that botocore signed now."""
    request = AWSRequest(
        "POST", "http://127.0.0.1:8000/events", {"content-type": "application/json", **(headers or {})}, BODY
    )
    SigV4Auth(Credentials(keys.id, keys.secret), keys.service, "eu-central-1").add_auth(request)
    sent = {name.lower(): str(value) for name, value in request.headers.items()}
    return Signed("POST", "/events", {"host": "127.0.0.1:8000", **sent}, BODY)


def now() -> datetime:
    return datetime.now(UTC)


def test_a_signature_of_this_moment_holds() -> None:
    verify(KEYS, signed(), now())


def test_blanks_in_a_header_count_once() -> None:
    verify(KEYS, signed(KEYS, {"x-amz-note": "two   words "}), now())


@pytest.mark.parametrize(
    "keys",
    [replace(KEYS, secret="another"), replace(KEYS, id="AKIDANOTHER"), replace(KEYS, service="s3")],
    ids=["secret", "id", "service"],
)
def test_a_signature_with_other_keys_does_not_hold(keys: Keys) -> None:
    with pytest.raises(NotSignedError):
        verify(KEYS, signed(keys), now())


@pytest.mark.parametrize(
    "changed", [{"body": b'{"userId": "eve"}'}, {"path": "/users"}, {"method": "PUT"}], ids=["body", "path", "method"]
)
def test_what_was_changed_on_its_way_does_not_hold(changed: Mapping[str, object]) -> None:
    with pytest.raises(NotSignedError):
        verify(KEYS, replace(signed(), **changed), now())  # type: ignore[arg-type]  # Each is of its field's type.


@pytest.mark.parametrize("header", ["host", "x-amz-date", "content-type"])
def test_a_header_that_was_changed_does_not_hold(header: str) -> None:
    request = signed()
    with pytest.raises(NotSignedError):
        verify(KEYS, replace(request, headers={**request.headers, header: "20260314T120000Z"}), now())


@pytest.mark.parametrize("late", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_a_signature_holds_for_five_minutes(late: timedelta) -> None:
    request = signed()
    verify(KEYS, request, now() + late / 2)
    with pytest.raises(NotSignedError):
        verify(KEYS, request, now() + late)


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer token", "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=c", "AWS4-HMAC-SHA256 "],
)
def test_a_request_without_a_signature_does_not_hold(authorization: str) -> None:
    request = signed()
    with pytest.raises(NotSignedError):
        verify(KEYS, replace(request, headers={**request.headers, "authorization": authorization}), now())


def test_a_signature_that_leaves_out_the_host_does_not_hold() -> None:
    request = signed()
    bare = request.headers["authorization"].replace("content-type;host;", "content-type;")
    with pytest.raises(NotSignedError, match="does not cover"):
        verify(KEYS, replace(request, headers={**request.headers, "authorization": bare}), now())
