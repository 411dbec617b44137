"""Mails through Amazon SES (port `Mailer`)."""

from __future__ import annotations

from whattowatch.adapters.aws.clients import client, code_of
from whattowatch.adapters.embedded.mime import composed
from whattowatch.domain.errors import MailDelayed, MailRefused, MailUnconfirmed
from whattowatch.domain.notifications import Mail

REFUSED = frozenset({"MessageRejected", "InvalidParameterValue"})
"""What SES says for good of a mail; all else is the operator's to mend, or passes."""
OURS_TO_MEND = "not verified"
"""In a rejection: an address of ours has no identity, or the account is still in SES's sandbox."""


class SesMailer:
    """Hands each mail to SES as the message that it is. Thread-safe.

    SES gives every message a Message-ID and a Date of its own ("Amazon SES header fields" in its developer guide), so
    ours goes along as `Original-Message-ID`.

    Args:
        sender: the From header; an identity of the account.
    """

    def __init__(self, sender: str) -> None:
        self._sender = sender

    def send(self, mail: Mail) -> None:
        """Hand over the mail, in one attempt: the outbox makes the next one, and knows that it may be the second.

        Raises:
            MailDelayed: SES was out of reach, busy, paused, or does not know the sender.
            MailUnconfirmed: its answer was lost.
            MailRefused: it will never take this mail.
        """
        from botocore.exceptions import (  # noqa: PLC0415  (see `client`)
            BotoCoreError,
            ClientError,
            ConnectionClosedError,
            ReadTimeoutError,
        )

        message = composed(mail, self._sender)
        message["Original-Message-ID"] = mail.message_id
        try:
            client("ses", attempts=1).send_raw_email(RawMessage={"Data": message.as_bytes()})
        except ClientError as error:
            raise _translated(error) from error
        except (ReadTimeoutError, ConnectionClosedError) as error:
            raise MailUnconfirmed(f"SES: {error}") from error
        except BotoCoreError as error:
            raise MailDelayed(f"SES: {error}") from error


def _translated(error: Exception) -> MailDelayed | MailRefused:
    text = f"SES: {error}"
    if code_of(error) in REFUSED and OURS_TO_MEND not in str(error):
        return MailRefused(text)
    return MailDelayed(text)
