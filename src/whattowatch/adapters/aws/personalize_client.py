"""Requests to Amazon Personalize."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from whattowatch.adapters.aws.clients import client
from whattowatch.domain.errors import Unavailable


def asked(service: str, operation: str, wish: Mapping[str, Any]) -> Any:
    """The answer to a request.

    Args:
        service: "personalize-runtime" or "personalize-events".
        operation: as botocore names it.
        wish: the request's fields.

    Raises:
        Unavailable: no answer, or a refusal, which an operator has to mend.
    """
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415  (see `client`)

    try:
        return getattr(client(service), operation)(**wish)
    except (BotoCoreError, ClientError) as error:
        raise Unavailable(f"Personalize: {error}") from error
