"""The client of DynamoDB, made once for a process."""

from __future__ import annotations

from typing import cast

import boto3
from botocore.config import Config

from whattowatch.adapters.aws.dynamodb.requests import DynamoDb

CONFIG = Config(
    connect_timeout=2,
    read_timeout=5,
    # As many as requests are answered at once by a process, and some for what works beside them.
    max_pool_connections=20,
    # Throttling and lost connections are tried again after pauses that grow and are left to chance.
    retries={"mode": "standard", "total_max_attempts": 5},
)


def connect() -> DynamoDb:
    """A client as boto3's own variables say: region, credentials, and the address where AWS_ENDPOINT_URL names one."""
    return cast("DynamoDb", boto3.client("dynamodb", config=CONFIG))
