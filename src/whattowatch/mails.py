"""The words of every mail, from domain objects. Pure functions.

Names, titles and notes come from people, and some people are hostile: within a line they stay one line without
control characters or changes of direction, and what may have lines of its own is quoted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlsplit

from whattowatch.domain.accounts import Account, Preferences
from whattowatch.domain.catalogue import Title
from whattowatch.domain.events import Answer, Event, Plan
from whattowatch.domain.moments import zone
from whattowatch.domain.notifications import OPTIONAL, Mail, OutboxMessage

_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of what follows, so that it reads otherwise than it is."""

_COMING = {
    Answer.PENDING: "has not decided",
    Answer.ACCEPTED: "is coming",
    Answer.MAYBE: "may come",
    Answer.DECLINED: "cannot come",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says."""

    subject: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evening:
    """An evening, and what its mails tell beyond the ids in it.

    Attributes:
        titles: by id; those that the catalogue does not know are absent.
    """

    event: Event
    host_name: str
    titles: Mapping[str, Title]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a guest told the host.

    Attributes:
        votes: ids of the titles that the guest approves of by now.
    """

    guest_name: str
    answer: Answer
    votes: tuple[str, ...]


def addressed(message: OutboxMessage, letter: Letter, recipient: Account | None, base_url: str) -> Mail:
    """The letter as a mail, equal for every attempt at this message.

    Args:
        message: what is owed.
        letter: the words for it.
        recipient: who gets it; None where the address has no account.
        base_url: of the instance; its host is part of the message id.
    """
    greeting = f"Hello {line(recipient.name)}," if recipient else "Hello,"
    farewell = f"-- \nWhatToWatch, {base_url}"
    optional = recipient is not None and message.notice.kind in OPTIONAL
    choice = [f"Which mails you get is yours to choose: {base_url}/preferences"] if optional else []
    return Mail(
        to=message.notice.email,
        subject=letter.subject,
        text="\n\n".join([greeting, *letter.paragraphs, *choice, farewell]) + "\n",
        message_id=f"<{message.id}@{_host(base_url)}>",
        date=message.created_at,
    )


def invitation(evening: Evening, recipient: Account | None, base_url: str) -> Letter:
    """Invites to the evening as it is now planned."""
    host, event = line(evening.host_name), evening.event
    opening = (
        f"{host} asks whether you would like to watch together:"
        if event.revision == 1
        else f"{host} has changed the plan of an evening that you are invited to. It is now:"
    )
    return Letter(
        f"{host} {'invites you' if event.revision == 1 else 'changed the plan'}: {_short(event.plan, evening.titles)}",
        (
            opening,
            _listed(event.plan.title_ids, evening.titles),
            _when_and_where(event.plan, recipient),
            *_quoted(f"{host} writes:", event.plan.note),
            f"Say whether you come, and vote for what to watch:\n{_link(event, base_url)}",
        ),
    )


def cancellation(evening: Evening, recipient: Account | None, base_url: str) -> Letter:
    """Tells that the evening does not take place."""
    host, event = line(evening.host_name), evening.event
    return Letter(
        f"{host} has cancelled: {_short(event.plan, evening.titles)}",
        (
            f"{host} has cancelled an evening that you were invited to:",
            _listed(event.plan.title_ids, evening.titles),
            _when_and_where(event.plan, recipient),
            f"It stays here to look at:\n{_link(event, base_url)}",
        ),
    )


def called_off(plan: Plan, titles: Mapping[str, Title], recipient: Account | None) -> Letter:
    """Tells that an evening does not take place since its host has left; nothing names them any more."""
    return Letter(
        f"Does not take place: {_short(plan, titles)}",
        (
            "An evening that you were invited to does not take place: its host has deleted their account.",
            _listed(plan.title_ids, titles),
            _when_and_where(plan, recipient),
        ),
    )


def friend_request(asker_name: str, base_url: str) -> Letter:
    """Tells who asks for friendship."""
    asker = line(asker_name)
    return Letter(
        f"{asker} would like to be friends",
        (
            f"{asker} would like to be your friend on WhatToWatch, to find evenings that suit you both.",
            "You see nothing of each other unless you agree, and then only what each of you chooses to show.",
            f"Agree or refuse:\n{base_url}/friends",
        ),
    )


def answer(evening: Evening, reply: Reply, host: Account, base_url: str) -> Letter:
    """Tells the host how a guest answered."""
    outcome = f"{line(reply.guest_name)} {_COMING[reply.answer]}"
    votes = (f"Votes for:\n{_listed(reply.votes, evening.titles)}",) if reply.votes else ()
    return Letter(
        f"{outcome}: {_short(evening.event.plan, evening.titles)}",
        (
            f"{outcome}.",
            *votes,
            _when_and_where(evening.event.plan, host),
            f"Everybody's answers:\n{_link(evening.event, base_url)}",
        ),
    )


def _host(base_url: str) -> str:
    """The right side of a message id; an IPv6 address stands there in brackets."""
    host = urlsplit(base_url).hostname or "localhost"
    return f"[{host}]" if ":" in host else host


def _link(event: Event, base_url: str) -> str:
    return f"{base_url}/evenings/{event.id}"


def _short(plan: Plan, titles: Mapping[str, Title]) -> str:
    first, *others = plan.title_ids
    name = named(first, titles)
    return f"{name} and {len(others)} more" if others else name


def _listed(title_ids: Iterable[str], titles: Mapping[str, Title]) -> str:
    return "\n".join(f"  * {named(title_id, titles)}" for title_id in title_ids)


def named(title_id: str, titles: Mapping[str, Title]) -> str:
    """The title as it stands in a mail."""
    title = titles.get(title_id)
    if title is None:
        return "a title that is no longer listed"
    return f"{line(title.title)} ({title.year})" if title.year else line(title.title)


def _when_and_where(plan: Plan, recipient: Account | None) -> str:
    moments = [f"When:  {shown(plan.starts_at, plan.time_zone)}"]
    theirs = recipient.preferences.time_zone if recipient else plan.time_zone
    if _differs(plan.starts_at, plan.time_zone, theirs):
        moments.append(f"       {shown(plan.starts_at, theirs)}")
    places = [f"Where: {line(plan.place)}"] if plan.place else []
    return "\n".join(moments + places)


def _differs(instant: datetime, host_zone: str, guest_zone: str) -> bool:
    """Whether the guest's clock shows another time; UTC, which stands until a zone is chosen, tells nothing."""
    if guest_zone == Preferences().time_zone:
        return False
    try:
        theirs = instant.astimezone(zone(guest_zone))
    except OverflowError:
        # At the ends of the calendar the guest's clock may have no such date.
        return False
    return theirs.utcoffset() != instant.astimezone(zone(host_zone)).utcoffset()


def shown(instant: datetime, zone_name: str) -> str:
    """The instant on the clock of that zone."""
    local = instant.astimezone(zone(zone_name))
    return f"{day(local.date())}, {local:%H:%M} ({zone_name})"


def day(date_: date) -> str:
    """The day with its name."""
    return f"{date_:%A}, {date_.day} {date_:%B %Y}"


def _quoted(opening: str, note: str | None) -> tuple[str, ...]:
    """The note with a mark before each line, so that it cannot pass for ours; nothing where there is none."""
    if not note or not note.strip():
        return ()
    lines = (f"> {line(each)}".rstrip() for each in note.strip().splitlines())
    return ("\n".join([opening, *lines]),)


def line(text: str) -> str:
    """The text on one line: what breaks lines or controls a screen is a space, what turns direction is nothing."""
    turned = _TURNING.sub("", text)
    plain = "".join(" " if unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} else char for char in turned)
    return " ".join(plain.split())
