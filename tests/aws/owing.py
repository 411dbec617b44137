"""A mail that is owed and that nobody was told of: as a function leaves it that is killed right after its commit."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from aws.stack import Stack
from whattowatch.bootstrap import Backstage
from whattowatch.domain.admission import Newcomer, admit
from whattowatch.domain.notifications import MailKind, Notice
from whattowatch.settings import Settings


def owe(stack: Stack, folder: Path, email: str) -> str:
    """Owe a mail to this address; its id in the outbox."""
    with closing(Backstage(Settings(data=str(folder), database_url=stack.engines.database_url))) as backstage:
        with backstage.request(writes=True) as ports:
            asker = Newcomer("asker", "asker@example.org", "Asker")
            admit(asker, ports.accounts, ports.friends, ports.events, ports.clock)
            ports.outbox.put(
                Notice(MailKind.FRIEND_REQUEST, f"left:{email}", email, {"person_id": "asker"}), datetime.now(UTC)
            )
        return next(iter(backstage.apart().outbox.due(datetime.now(UTC), 1)))
