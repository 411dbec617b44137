"""A folder instead of a mail server: each mail is a file that any mail program opens (port `Mailer`)."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from urllib.parse import quote

from whattowatch.adapters.embedded.mime import composed
from whattowatch.domain.errors import MailDelayed
from whattowatch.domain.notifications import Mail


class MailboxFolder:
    """Writes each mail as one `.eml` file, whole or not at all; a repetition writes nothing. Thread-safe.

    Mails hold addresses and invitations, so only the owner of the process may read them.

    Args:
        folder: made when it is missing.
        sender: the From header.
    """

    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, mail: Mail) -> None:
        """Write the mail, durably.

        Raises:
            MailDelayed: the folder cannot be written now.
            MailRefused: no mail can be made of it.
        """
        target = self._folder / _file_name(mail.message_id)
        content = composed(mail, self._sender).as_bytes()
        try:
            if not target.exists():
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                _write_whole(target, content)
        except OSError as error:
            raise MailDelayed(f"the mailbox folder cannot be written: {error}") from error


def _file_name(message_id: str) -> str:
    """The same name for the same mail, another for another, and never a way out of the folder."""
    return quote(message_id.strip("<>"), safe="@") + ".eml"


def _write_whole(target: Path, content: bytes) -> None:
    """Write, then rename, each made durable: whoever looks sees all of the file or none, also after a power cut."""
    # The temporary file is readable by its owner only, and so is what it becomes.
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _make_names_durable(target.parent)


def _make_names_durable(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
