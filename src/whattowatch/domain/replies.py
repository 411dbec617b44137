"""What was answered to requests that name themselves, so that a repetition is answered alike and does nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from whattowatch.domain.errors import Conflict, InvalidInput

HEADER = "Idempotency-Key"
KEPT = timedelta(hours=24)
"""How long an answer is kept."""
MOST_CHARACTERS = 64 * 1024
"""Of a longer answer is kept only that it was given."""


@dataclass(frozen=True, slots=True)
class KeptReply:
    """The first answer to a request.

    Attributes:
        fingerprint: tells one request from another.
        body: None where it was not kept: it was too long, or held secrets.
    """

    fingerprint: str
    status: int
    media_type: str
    body: str | None


def replayed(kept: KeptReply, fingerprint: str) -> tuple[KeptReply, str]:
    """The kept answer and its body, for a request with this fingerprint.

    Raises:
        InvalidInput: the key was used for another request.
        Conflict: the work is done, and its answer was not kept.
    """
    if kept.fingerprint != fingerprint:
        raise InvalidInput.of(HEADER, "was used for another request: every request needs a key of its own")
    if kept.body is None:
        raise Conflict("this was done already, and its answer was not kept")
    return kept, kept.body


class Replies(Protocol):
    """Keeps answers by person and key, within the request's transaction: no work without its answer, and vice versa."""

    def find(self, person_id: str, key: str, since: datetime) -> KeptReply | None:
        """The answer kept at or after that instant."""
        ...

    def keep(self, person_id: str, key: str, reply: KeptReply, at: datetime, since: datetime) -> bool:
        """Keep the answer, unless one was kept at or after `since`: then False. An older one is replaced.

        Another transaction that keeps one under this key is waited for. For somebody whose account is gone nothing is
        kept, which is fine.
        """
        ...

    def forget(self, before: datetime) -> int:
        """Delete what was kept before that instant; how many those were."""
        ...
