"""The mail that tells a person their news of one kind: how it is owed, and what was meant by it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256

from whattowatch.domain.news import News, NewsKind
from whattowatch.domain.notifications import MailKind, Notice


def news_notice(person_id: str, email: str, told: Sequence[News]) -> Notice:
    """What tells somebody all of this, which is of one kind.

    The key names what happened and not when: an instant that moves is no other news.

    Args:
        person_id: who is told.
        email: their normalised address.
        told: at least one.
    """
    what = json.dumps([_written(each) | {"at": None} for each in told])
    return Notice(
        MailKind(str(told[0].kind)),
        key=f"{told[0].kind}:{person_id}:{sha256(what.encode()).hexdigest()}",
        email=email,
        facts={"person_id": person_id, "news": json.dumps([_written(each) for each in told])},
    )


def news_of(notice: Notice) -> tuple[News, ...]:
    """What the notice tells."""
    return tuple(
        News(**{**each, "kind": NewsKind(each["kind"]), "at": datetime.fromisoformat(each["at"])})
        for each in json.loads(notice.facts["news"])
    )


def _written(news: News) -> dict[str, object]:
    return {**asdict(news), "at": news.at.isoformat()}
