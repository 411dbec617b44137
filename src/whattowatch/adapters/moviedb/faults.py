"""What can become of a request to TMDB, and what each means: try again, give this one up, or give all up.

    Fault
    ├── Passing       trying again may help: nothing came, half an answer, an answer that is no JSON, 5xx
    │   └── Limited   asked too often: nobody asks for a while
    ├── Missing       TMDB has no such thing: final
    └── Unusable      an answer that cannot be used: final
    Unavailable       the key is refused, or nothing is answered at all

TMDB's own codes stand in its documentation ("Errors"); only those of a bad key need telling apart.
"""

from __future__ import annotations

from http import HTTPStatus

import httpx
import msgspec

from whattowatch.domain.errors import Unavailable

BAD_KEY, SUSPENDED = 7, 10


class Fault(Exception):
    """What a single request ended in; the message is short, and the same for the same cause, so that it is counted."""


class Passing(Fault):
    """Trying again may help."""


class Limited(Passing):
    """Asked too often.

    Attributes:
        retry_after: seconds to wait, if the answer says so.
    """

    def __init__(self, retry_after: float | None) -> None:
        super().__init__("asked too often")
        self.retry_after = retry_after


class Missing(Fault):
    """There is no such thing, or no more."""


class Unusable(Fault):
    """The answer cannot be used, however often it comes."""


class _Refusal(msgspec.Struct):
    """TMDB's body of an error."""

    status_code: int = 0


def fault_of(answer: httpx.Response, body: bytes) -> Fault | Unavailable:
    """What an answer other than 200 means.

    Args:
        answer: status and headers.
        body: what came.
    """
    status = answer.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return Limited(_seconds(answer.headers.get("retry-after", "")))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Passing(f"status {status}")
    if status == HTTPStatus.NOT_FOUND:
        return Missing("not found")
    if status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return Unavailable(_key_refused(_code(body)))
    return Unusable(f"status {status}, code {_code(body)}")


def _key_refused(code: int) -> str:
    reason = {BAD_KEY: "it is not valid", SUSPENDED: "its account is suspended"}.get(code, f"code {code}")
    return f"TMDB refuses the token of WTW_TMDB_TOKEN: {reason}"


def _code(body: bytes) -> int:
    try:
        return msgspec.json.decode(body, type=_Refusal).status_code
    except msgspec.DecodeError:
        return 0


def _seconds(text: str) -> float | None:
    """The header's seconds; its other form, a date, is none that TMDB is known to send."""
    return float(text) if text.isdecimal() else None
