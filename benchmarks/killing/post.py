"""Where the mails go, and how often each arrived."""

from __future__ import annotations

import email
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

OUTBOX_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Post(Protocol):
    """Takes mails."""

    url: str

    def arrived(self) -> Counter[str]:
        """How often the mail of each message of the outbox arrived, by the message's id."""
        ...


class Folder:
    """The instance's own folder of mails."""

    url = ""

    def __init__(self, data: Path) -> None:
        self._folder = data / "mail"

    def arrived(self) -> Counter[str]:
        """How often each arrived."""
        return Counter(_message_id(path.read_bytes()) for path in self._folder.glob("*.eml"))


class Server:
    """A mail server on this machine that takes everything."""

    def __init__(self, port: int = 0) -> None:
        self.url = f"smtp://127.0.0.1:{port}"
        self._arrived: Counter[str] = Counter()

    def arrived(self) -> Counter[str]:
        """How often each arrived."""
        return self._arrived.copy()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  (aiosmtpd's name)
        """Take a mail."""
        content = envelope.content or b""
        self._arrived[_message_id(content if isinstance(content, bytes) else content.encode())] += 1
        return "250 OK"


@contextmanager
def mail_server(port: int) -> Iterator[Server]:
    """A mail server that runs until the block ends."""
    server = Server(port)
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def _message_id(content: bytes) -> str:
    named = str(email.message_from_bytes(content)["Message-ID"])
    found = OUTBOX_ID.search(named)
    return found[0] if found else named
