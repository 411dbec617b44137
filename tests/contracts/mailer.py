"""What every mailer must do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest

from whattowatch.domain.errors import MailRefused
from whattowatch.domain.notifications import Mail, Mailer

MAIL = Mail(
    to="grace@example.org",
    subject="Ada invites you: Alien (1979)",
    text="Hello Grace,\n\nAda asks whether you would like to watch together.\n",
    message_id="<2f1e@whattowatch.example>",
    date=datetime(2026, 3, 14, 12, tzinfo=UTC),
)

Delivered = Callable[[], list[EmailMessage]]
"""What has arrived so far."""


def words(message: EmailMessage) -> str:
    """The text, with lines that end as ours do."""
    text: str = message.get_content()
    return text.replace("\r\n", "\n")


class MailerContract:
    """Bind it by fixtures `mailer` and `delivered`."""

    def test_a_mail_arrives_with_its_headers_and_words(self, mailer: Mailer, delivered: Delivered) -> None:
        mailer.send(MAIL)
        (message,) = delivered()
        assert message["To"] == MAIL.to
        assert message["Subject"] == MAIL.subject
        assert message["From"]
        assert words(message) == MAIL.text

    def test_a_mail_says_that_no_person_wrote_it(self, mailer: Mailer, delivered: Delivered) -> None:
        mailer.send(MAIL)
        assert delivered()[0]["Auto-Submitted"] == "auto-generated"

    def test_every_alphabet_arrives(self, mailer: Mailer, delivered: Delivered) -> None:
        mail = replace(MAIL, subject="Zoë lädt ein: 千と千尋の神隠し 🎬", text="Привет, Zoë — " + "é" * 2000 + "\n.\n")
        mailer.send(mail)
        (message,) = delivered()
        assert message["Subject"] == mail.subject
        assert words(message) == mail.text

    def test_a_domain_of_another_alphabet_is_written_as_dns_knows_it(
        self, mailer: Mailer, delivered: Delivered
    ) -> None:
        mailer.send(replace(MAIL, to="grace@bücher.example"))
        assert delivered()[0]["To"] == "grace@xn--bcher-kva.example"

    @pytest.mark.parametrize(
        "hostile",
        [
            replace(MAIL, subject="Hello\r\nBcc: everybody@example.org"),
            replace(MAIL, subject="Hello\nBcc: everybody@example.org"),
            replace(MAIL, to="grace@example.org\r\nBcc: everybody@example.org"),
            replace(MAIL, to="grace@example.org, everybody@example.org"),
            replace(MAIL, to="not an address"),
            replace(MAIL, message_id="<a@b>\r\nBcc: everybody@example.org"),
        ],
        ids=lambda mail: repr(mail.subject + mail.to)[-30:],
    )
    def test_what_would_forge_a_header_is_refused(self, mailer: Mailer, delivered: Delivered, hostile: Mail) -> None:
        with pytest.raises(MailRefused):
            mailer.send(hostile)
        assert delivered() == []

    def test_two_mails_arrive_as_two(self, mailer: Mailer, delivered: Delivered) -> None:
        mailer.send(MAIL)
        mailer.send(replace(MAIL, message_id="<3a2b@whattowatch.example>"))
        assert len(delivered()) == 2


class FaithfulMailerContract(MailerContract):
    """What a mailer does beyond that whose server leaves every header as it is; Amazon SES writes two anew."""

    def test_a_mail_arrives_with_its_own_id_and_date(self, mailer: Mailer, delivered: Delivered) -> None:
        mailer.send(MAIL)
        (message,) = delivered()
        assert message["Message-ID"] == MAIL.message_id
        assert parsedate_to_datetime(message["Date"]) == MAIL.date
