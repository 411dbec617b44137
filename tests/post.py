"""Mails that a world owes, delivered and read."""

from __future__ import annotations

import email
import re
from email.message import EmailMessage
from email.policy import default

from whattowatch.jobs import job_named, perform
from world import World

TOKEN = re.compile(r"https://wtw\.example/(?P<page>\w+)#token=(?P<token>[\w-]{43})$", re.MULTILINE)


def deliver(world: World) -> None:
    """Send everything that is owed by now, as the worker does."""
    ports = world.backstage.apart()
    owed = ports.outbox.due(world.clock.now(), 1_000)
    records = [{"messageId": each, "body": f'{{"outbox_id": "{each}"}}'} for each in owed]
    perform(job_named("lf6_notification"), {"Records": records}, ports)


def letters(world: World, to: str) -> list[tuple[str, str]]:
    """Subject and text of the mails to this address, oldest first."""
    read = [email.message_from_string(text, EmailMessage, policy=default) for text in world.mails()]
    return [(str(each["Subject"]), each.get_content()) for each in read if str(each["To"]) == to]


def subjects(world: World, to: str) -> list[str]:
    """What the mails to this address are about, after everything that is owed was sent."""
    deliver(world)
    return [subject for subject, _ in letters(world, to)]


def token_for(world: World, to: str, page: str = "verify") -> str:
    """The token of the newest link to this page that was sent to this address."""
    deliver(world)
    found = [match for _, text in letters(world, to) for match in TOKEN.finditer(text) if match["page"] == page]
    return found[-1]["token"]
