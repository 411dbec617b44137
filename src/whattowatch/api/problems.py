"""Errors as `application/problem+json` (RFC 9457): one table maps the domain's tree to statuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus

import msgspec

from whattowatch.api.http import PROBLEM, RawResponse
from whattowatch.domain import errors

STATUSES: Mapping[type[errors.WhatToWatchError], HTTPStatus] = {
    errors.InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.Unauthenticated: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.TooSlow: HTTPStatus.REQUEST_TIMEOUT,
    errors.UnsupportedMedia: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
}
"""A subclass has the status of its nearest ancestor here; what has none is a fault of ours."""


PHRASES: Mapping[int, str] = {413: "Content Too Large", 422: "Unprocessable Content"}
"""As RFC 9110 has them. Python says so from 3.13 on, and an answer must not depend on what runs here."""


class FieldError(msgspec.Struct, frozen=True):
    """What is wrong with one field."""

    field: str
    message: str


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """The body of every error."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldError] = []


def status_of(error: errors.WhatToWatchError) -> HTTPStatus:
    """The status of this error."""
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), HTTPStatus.INTERNAL_SERVER_ERROR)


def problem(error: errors.WhatToWatchError) -> RawResponse:
    """The answer that tells of this error."""
    fields = [FieldError(field, message) for field, message in getattr(error, "fields", ())]
    return plain_problem(status_of(error), error.code, str(error), _headers(error), fields)


def internal_problem() -> RawResponse:
    """The answer to a fault of ours; what happened stands in the log, not here."""
    detail = "Something went wrong here; it has been logged."
    return plain_problem(HTTPStatus.INTERNAL_SERVER_ERROR, "internal", detail, {})


def plain_problem(
    status: HTTPStatus, code: str, detail: str, headers: Mapping[str, str], fields: Sequence[FieldError] = ()
) -> RawResponse:
    """A problem with this status and text."""
    body = Problem("about:blank", PHRASES.get(status, status.phrase), status.value, code, detail, list(fields))
    return RawResponse(status.value, msgspec.json.encode(body), PROBLEM, headers)


def _headers(error: errors.WhatToWatchError) -> Mapping[str, str]:
    if isinstance(error, errors.TooMany):
        return {"retry-after": str(error.retry_after)}
    if isinstance(error, errors.Unavailable):
        return {"retry-after": "1"}
    if isinstance(error, errors.Unauthenticated):
        return {"www-authenticate": "Bearer"}
    return {}
