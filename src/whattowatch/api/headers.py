"""Headers that every answer carries, whatever its call says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from whattowatch.api.http import Auth, RawResponse, Route

NOSNIFF: Mapping[str, str] = {"x-content-type-options": "nosniff"}
PERSONAL: Mapping[str, str] = {"cache-control": "private, no-store"}
"""Of answers to somebody, and of errors: no browser or proxy may keep them for somebody else."""
HTTPS_ONLY: Mapping[str, str] = {"strict-transport-security": "max-age=31536000"}
"""For a year. Other hosts of the same domain are not ours to decide about."""

FAILURES = 400


def with_usual_headers(answer: RawResponse, route: Route | None, base_url: str) -> RawResponse:
    """The answer with what its call did not set itself.

    Args:
        answer: as the call, or an error, made it.
        route: the call; None where no call has the path or the method.
        base_url: how people reach the instance.
    """
    https = HTTPS_ONLY if base_url.startswith("https:") else {}
    personal = PERSONAL if route is None or _is_personal(answer, route) else {}
    return replace(answer, headers={**NOSNIFF, **https, **personal, **answer.headers})


def _is_personal(answer: RawResponse, route: Route) -> bool:
    return route.auth is not Auth.ANYONE or bool(answer.cookies) or answer.status >= FAILURES
