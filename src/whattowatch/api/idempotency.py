"""Requests that name themselves by `Idempotency-Key`: a repetition does nothing and is answered as the first was.

The answer is kept in the transaction of the work, so that there is never one without the other. Nothing is held while
the work goes on: of two that come at the same moment both work, and the one that is later to keep its answer finds the
other's, rolls back, and is answered alike.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from whattowatch.api.http import RawRequest, RawResponse
from whattowatch.domain.errors import InvalidInput, WhatToWatchError
from whattowatch.domain.identity import Caller
from whattowatch.domain.replies import HEADER, KEPT, MOST_CHARACTERS, KeptReply, replayed
from whattowatch.ports import Ports

REPLAY = {"idempotent-replay": "true"}
_KEY = re.compile(r"[!-~]{1,200}")


class Transactions(Protocol):
    """Begins a transaction."""

    def __call__(self, *, writes: bool) -> AbstractContextManager[Ports]:
        """Ports that share it."""
        ...


class AnsweredMeanwhileError(Exception):
    """Another request with the same key was quicker; this one's transaction must be rolled back."""


@dataclass(frozen=True, slots=True)
class Once:
    """A request that is to be done once, however often it comes.

    Attributes:
        person_id: who makes it.
        key: a digest of the header, under which the answer is kept.
        fingerprint: tells it from another request with the same key. Bodies may hold passwords, so that it is made
            with the header itself, which is kept nowhere: without that nobody can try passwords against it.
    """

    person_id: str
    key: str
    fingerprint: str

    def answer(self, work: Callable[[], RawResponse], begin: Transactions) -> RawResponse:
        """The answer that is kept; without one that of `work`, which keeps it.

        Raises:
            InvalidInput: the key was used for another request.
            Conflict: the work is done, and its answer was not kept.
            WhatToWatchError: the work failed, and no other request with this key succeeded meanwhile.
        """
        known = self._known(begin)
        if known is not None:
            return known
        try:
            return work()
        except (AnsweredMeanwhileError, WhatToWatchError):
            known = self._known(begin)
            if known is None:
                raise
            return known

    def kept(self, answer: RawResponse, ports: Ports) -> RawResponse:
        """The answer, which is kept if it is a good one; where it holds secrets, that it was given.

        Raises:
            AnsweredMeanwhileError: there is one already.
        """
        if answer.status < HTTPStatus.MULTIPLE_CHOICES:
            reply = KeptReply(self.fingerprint, answer.status, answer.media_type, _body(answer))
            now = ports.clock.now()
            if not ports.replies.keep(self.person_id, self.key, reply, now, now - KEPT):
                raise AnsweredMeanwhileError
        return answer

    def _known(self, begin: Transactions) -> RawResponse | None:
        with begin(writes=False) as ports:
            kept = ports.replies.find(self.person_id, self.key, ports.clock.now() - KEPT)
        if kept is None:
            return None
        reply, body = replayed(kept, self.fingerprint)
        return RawResponse(reply.status, body.encode(), reply.media_type, REPLAY)


def once(raw: RawRequest, caller: Caller | None) -> Once | None:
    """What a signed-in caller's POST says of itself; None where it says nothing.

    Raises:
        InvalidInput: the key is too long, or not of visible ASCII characters.
    """
    key = raw.headers.get(HEADER.lower())
    if not key or caller is None or raw.method != "POST":
        return None
    if not _KEY.fullmatch(key):
        raise InvalidInput.of(HEADER, "must have 1 to 200 visible ASCII characters")
    return Once(caller.id, hashlib.sha256(key.encode()).hexdigest(), _fingerprint(key, raw))


def _fingerprint(key: str, raw: RawRequest) -> str:
    """The same call with the same body, byte for byte."""
    request = f"{raw.method} {raw.path}?{raw.query}\n".encode() + raw.body
    return hmac.digest(key.encode(), request, "sha256").hex()


def _body(answer: RawResponse) -> str | None:
    """What is kept of an answer: cookies, and what comes with them, are secrets."""
    if answer.cookies:
        return None
    body = answer.body.decode()
    return body if len(body) <= MOST_CHARACTERS else None
