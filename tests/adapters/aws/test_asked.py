"""What the front before the engines reads in a request."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest

from engines.asked import Asked, asked_of


def _signed(service: str, **more: str) -> dict[str, str]:
    scope = f"AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host"
    return {"authorization": scope, "user-agent": "Boto3/1 ua/2.1 app/load_home", **more}


@pytest.mark.parametrize(
    ("path", "headers", "body", "operation", "right"),
    [
        ("/", _signed("dynamodb", **{"x-amz-target": "DynamoDB_20120810.Query"}), b"{}", "dynamodb:Query", None),
        ("/", _signed("sns"), b"Action=PublishBatch&Version=1", "sns:PublishBatch", "sns:Publish"),
        ("/recommendations", _signed("personalize"), b"{}", "personalize:GetRecommendations", None),
    ],
)
def test_a_signed_request_says_who_asks_for_what(
    path: str, headers: dict[str, str], body: bytes, operation: str, right: str | None
) -> None:
    assert asked_of("POST", path, headers, body) == Asked("load_home", operation, frozenset({right or operation}))


def test_a_transaction_needs_the_rights_of_its_parts() -> None:
    parts: dict[str, list[dict[str, object]]] = {"TransactItems": [{"Put": {}}, {"Update": {}}, {"ConditionCheck": {}}]}
    headers = _signed("dynamodb", **{"x-amz-target": "DynamoDB_20120810.TransactWriteItems"})
    asked = asked_of("POST", "/", headers, json.dumps(parts).encode())
    assert asked is not None
    assert asked.rights == {"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:ConditionCheckItem"}


def test_opensearch_is_asked_under_a_login() -> None:
    login = {"authorization": f"Basic {b64encode(b'lf3_search:unasked').decode()}"}
    assert asked_of("POST", "/titles/_search", login, b"") == Asked(
        "lf3_search", "es:ESHttpPost", frozenset({"es:ESHttpPost"})
    )


def test_what_is_sent_again_counts_once() -> None:
    again = _signed("ses", **{"amz-sdk-request": "attempt=2; max=3"})
    assert asked_of("POST", "/", again, b"Action=SendRawEmail") is None


def test_what_no_function_signed_is_not_noted() -> None:
    tests_own = {**_signed("iam"), "user-agent": "Boto3/1"}
    assert asked_of("POST", "/", tests_own, b"Action=GetRole") is None
    assert asked_of("GET", "/pool/.well-known/jwks.json", {}, b"") is None
