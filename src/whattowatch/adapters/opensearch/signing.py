"""Requests to an Amazon OpenSearch Service domain are signed by the function's role (Signature Version 4)."""

from __future__ import annotations

from collections.abc import Generator
from functools import cached_property
from typing import Any

import httpx

AMAZON = ".es.amazonaws.com"


class AmazonSignature(httpx.Auth):
    """Signs for a domain; its region is part of the domain's name. Thread-safe.

    Args:
        host: of the domain, `name.region.es.amazonaws.com`.
    """

    requires_request_body = True

    def __init__(self, host: str) -> None:
        self._region = host.removesuffix(AMAZON).rpartition(".")[2]

    @staticmethod
    def is_for(host: str) -> bool:
        """Whether Amazon's service answers there."""
        return host.endswith(AMAZON)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign it."""
        # botocore takes a quarter of a second of CPU to load, so only whoever signs loads it.
        from botocore.auth import SigV4Auth  # noqa: PLC0415
        from botocore.awsrequest import AWSRequest  # noqa: PLC0415

        headers = {"content-type": request.headers.get("content-type", "")}
        unsigned = AWSRequest(request.method, str(request.url), headers=headers, data=request.content)
        SigV4Auth(self._credentials.get_frozen_credentials(), "es", self._region).add_auth(unsigned)
        request.headers.update(dict(unsigned.headers.items()))
        yield request

    @cached_property
    def _credentials(self) -> Any:
        """The environment's, which renew themselves where they are temporary."""
        from botocore.session import Session  # noqa: PLC0415

        return Session().get_credentials()
