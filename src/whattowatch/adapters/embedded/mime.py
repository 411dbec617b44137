"""Mails as they travel: RFC 5322 messages."""

from __future__ import annotations

import re
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from whattowatch.domain.errors import MailRefused
from whattowatch.domain.notifications import Mail

_POLICY = SMTP.clone(cte_type="7bit")
"""Not every server takes 8-bit text."""

_ADDRESS = re.compile(r"""[^\s\x00-\x1f\x7f"(),:;<>@\[\]\\]+@[A-Za-z0-9.-]+""")
"""One plain address (RFC 5321's dot-string, RFC 6531's letters); what needs quotes has no place in a header of ours."""


def composed(mail: Mail, sender: str) -> EmailMessage:
    """The message for this mail.

    Args:
        mail: what to say, and to whom.
        sender: the From header: an address, alone or as `Name <address>`.

    Raises:
        MailRefused: a header would not be one, for instance since it holds a line break.
    """
    try:
        to = _address(mail.to)
        message = EmailMessage(_POLICY.clone(utf8=not to.addr_spec.isascii()))
        message["From"] = sender
        message["To"] = to
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(mail.date)
        message["Message-ID"] = mail.message_id
        # RFC 3834: keeps holiday notes and other robots from answering.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(mail.text)
    except (ValueError, MessageError) as error:
        raise MailRefused(f"no mail can be made of this: {error}") from error
    return message


def _address(email: str) -> Address:
    """The address with its domain as DNS knows it (IDNA)."""
    user, _, domain = email.rpartition("@")
    ascii_domain = domain.encode("idna").decode()
    if not _ADDRESS.fullmatch(f"{user}@{ascii_domain}"):
        raise ValueError(f"{email!r} is not one address")
    return Address(username=user, domain=ascii_domain)
