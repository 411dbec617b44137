"""Mails over SMTP (port `Mailer`)."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from whattowatch.adapters.embedded.mime import composed
from whattowatch.domain.errors import MailDelayed, MailRefused, MailUnconfirmed
from whattowatch.domain.notifications import Mail

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

TIMEOUT = 30.0
"""Seconds that the server may take for each answer."""

RELAY_PORT, SUBMISSION_PORT, TLS_PORT = 25, 587, 465


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server, and how to be let in.

    Attributes:
        user: None sends without signing in.
        tls: TLS from the first byte; otherwise STARTTLS where it is offered.
    """

    host: str
    port: int
    tls: bool
    user: str | None = None
    password: str = field(default="", repr=False)

    @classmethod
    def at(cls, url: str) -> Server:
        """The server that `smtp://[user:password@]host[:port]`, or `smtps://…`, means.

        Raises:
            ValueError: it is no such URL; the message does not repeat it, since it holds a password.
        """
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise ValueError("expected smtp://[user:password@]host[:port], or smtps://…")
        tls = parts.scheme == "smtps"
        user = unquote(parts.username) if parts.username else None
        usual = TLS_PORT if tls else SUBMISSION_PORT if user else RELAY_PORT
        return cls(parts.hostname, parts.port or usual, tls, user, unquote(parts.password or ""))

    @property
    def is_this_machine(self) -> bool:
        """Whether what is said to it stays on this machine, as far as the name itself tells."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"


class Conversation(smtplib.SMTP):
    """Knows whether the text was on its way when the connection broke: the server may then have taken the mail."""

    text_was_begun = False

    def data(self, msg: ReadableBuffer | str) -> tuple[int, bytes]:
        """Send the text."""
        self.text_was_begun = True
        return super().data(msg)


class EncryptedConversation(Conversation, smtplib.SMTP_SSL):
    """The same with TLS from the first byte."""


class SmtpMailer:
    """Hands each mail to a server over a connection of its own. Thread-safe.

    The password leaves this machine only encrypted, for a server whose certificate holds. It stands in no message.

    Args:
        url: `smtp://[user:password@]host[:port]` or `smtps://…`, percent-encoded.
        sender: the From header and, its address, the envelope's sender.
        timeout: seconds that the server may take for each answer.
    """

    def __init__(self, url: str, sender: str, timeout: float = TIMEOUT) -> None:
        self._server = Server.at(url)
        self._sender = sender
        self._timeout = timeout

    def send(self, mail: Mail) -> None:
        """Hand over the mail. A server cannot tell a repetition: readers' programs can, by its Message-ID.

        Raises:
            MailDelayed: the server was out of reach, busy, or did not let us in.
            MailUnconfirmed: its answer to the text was lost.
            MailRefused: it will never take this mail for this recipient.
        """
        message = composed(mail, self._sender)
        smtp = self._entered()
        try:
            smtp.send_message(message)
        except smtplib.SMTPServerDisconnected as error:
            raise self._broken_off(smtp, error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise _translated(error) from error
        finally:
            # What was taken is taken, whatever is said at the door.
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

    def _broken_off(self, smtp: Conversation, error: Exception) -> MailDelayed:
        kind = MailUnconfirmed if smtp.text_was_begun else MailDelayed
        return kind(f"{self._server.host}: {_said(error)}")

    def _entered(self) -> Conversation:
        try:
            smtp = self._connected()
        except (smtplib.SMTPException, OSError) as error:
            raise MailDelayed(f"{self._server.host}: {_said(error)}") from error
        try:
            self._encrypt(smtp)
            self._sign_in(smtp)
        except (smtplib.SMTPException, OSError) as error:
            smtp.close()
            raise MailDelayed(f"{self._server.host}: {_said(error)}") from error
        except MailDelayed:
            smtp.close()
            raise
        return smtp

    def _connected(self) -> Conversation:
        server = self._server
        if server.tls:
            return EncryptedConversation(server.host, server.port, timeout=self._timeout, context=self._tls_context())
        return Conversation(server.host, server.port, timeout=self._timeout)

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self._server.tls:
            return
        if smtp.has_extn("starttls"):
            smtp.starttls(context=self._tls_context())
        elif self._server.user and not self._server.is_this_machine:
            raise MailDelayed(f"{self._server.host} offers no encryption, so the password was not sent")

    def _sign_in(self, smtp: smtplib.SMTP) -> None:
        if self._server.user is None:
            return
        try:
            smtp.login(self._server.user, self._server.password)
        except smtplib.SMTPAuthenticationError as error:
            # The server's own words are left out: they might repeat what it was told.
            raise MailDelayed(f"{self._server.host} did not accept user and password ({error.smtp_code})") from None

    def _tls_context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self._server.is_this_machine:
            # A relay beside us has a certificate of its own making, and nobody stands between.
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


def _translated(error: smtplib.SMTPException | OSError) -> MailDelayed | MailRefused:
    """Refused is what the server says for good of this recipient or this text; all else may pass."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=recipients):
            code, said = next(iter(recipients.values()))
            return _answered(code, said)
        case smtplib.SMTPDataError(smtp_code=code, smtp_error=said):
            return _answered(code, said)
        case smtplib.SMTPNotSupportedError():
            return MailRefused(f"the server cannot write to such an address: {error}")
        case _:
            return MailDelayed(_said(error))


def _answered(code: int, said: bytes | str) -> MailDelayed | MailRefused:
    text = f"{code} {_text(said)}"
    return MailRefused(text) if code >= 500 else MailDelayed(text)  # noqa: PLR2004  (RFC 5321: 5yz is permanent)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
