"""Clients of AWS's services, and what their errors mean."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any

CONNECT_S, READ_S = 2, 5
"""Seconds; a function that waits longer keeps a person waiting, or is ended itself."""


@lru_cache(maxsize=32)
def client(service: str, region: str | None = None, attempts: int = 3) -> Any:
    """A botocore client, made once for a process. Thread-safe, and so is the client.

    Args:
        service: its name in botocore.
        region: None takes the environment's, as Lambda sets it.
        attempts: at a request in all; 1 where a repetition would do something twice.
    """
    # It takes a tenth of a second of CPU to load and to make its first client, so nobody loads it in passing. boto3
    # would make the same client, and loads what moves files and maps resources as well.
    from botocore.config import Config  # noqa: PLC0415
    from botocore.session import Session  # noqa: PLC0415

    limits = Config(
        connect_timeout=CONNECT_S, read_timeout=READ_S, retries={"total_max_attempts": attempts, "mode": "standard"}
    )
    return Session().create_client(service, region_name=region or os.environ.get("AWS_REGION"), config=limits)


def code_of(error: Exception) -> str:
    """The service's name for the error; empty where it did not answer."""
    response = getattr(error, "response", None) or {}
    return str(response.get("Error", {}).get("Code", ""))
