"""Mails through the SES of MiniStack, which relays them over SMTP to a server of the tests."""

from __future__ import annotations

import time
from email.message import EmailMessage

import pytest

from adapters.aws.unkind import Unkind, unkind
from contracts.mailer import MAIL, Delivered, MailerContract
from engines.ministack_server import Aws
from unit.adapters.embedded.mail_server import MailServer
from whattowatch.adapters.aws.ses import SesMailer
from whattowatch.domain.errors import MailDelayed, MailRefused, MailUnconfirmed

SENDER = "WhatToWatch <no-reply@whattowatch.example>"


@pytest.fixture
def mailer(on_aws: Aws) -> SesMailer:
    on_aws.client("ses").verify_domain_identity(Domain="whattowatch.example")
    return SesMailer(SENDER)


@pytest.fixture
def delivered(relay: MailServer, on_aws: Aws) -> Delivered:
    """What was relayed; the engine does that beside its answer, so that it is waited for."""
    relayed_before, sent_before = len(relay.messages), _sent(on_aws)

    def messages() -> list[EmailMessage]:
        expected = relayed_before + _sent(on_aws) - sent_before
        deadline = time.monotonic() + 5
        while len(relay.messages) < expected and time.monotonic() < deadline:
            time.sleep(0.01)
        return relay.messages[relayed_before:]

    return messages


def _sent(aws: Aws) -> int:
    return int(aws.client("ses").get_send_quota()["SentLast24Hours"])


class TestSesMailer(MailerContract):
    pass


def test_our_id_of_a_mail_goes_along_with_it_though_ses_gives_it_another(
    mailer: SesMailer, delivered: Delivered
) -> None:
    mailer.send(MAIL)
    (message,) = delivered()
    assert message["Original-Message-ID"] == MAIL.message_id
    assert message["Message-ID"] != MAIL.message_id


@pytest.mark.parametrize(
    ("code", "message", "status", "error"),
    [
        ("MessageRejected", "Local address contains control or whitespace", 400, MailRefused),
        ("InvalidParameterValue", "Missing final '@domain'", 400, MailRefused),
        ("MessageRejected", "Email address is not verified. The following identities failed", 400, MailDelayed),
        ("MailFromDomainNotVerified", "no", 400, MailDelayed),
        ("Throttling", "Maximum sending rate exceeded.", 400, MailDelayed),
        ("AccountSendingPausedException", "Sending is paused for this account", 400, MailDelayed),
        ("Throttling", "Daily message quota exceeded.", 400, MailDelayed),
        ("InternalFailure", "sorry", 500, MailDelayed),
    ],
)
def test_what_ses_refuses_for_good_is_told_from_what_may_pass(
    monkeypatch: pytest.MonkeyPatch, code: str, message: str, status: int, error: type[Exception]
) -> None:
    xml = f"<ErrorResponse><Error><Code>{code}</Code><Message>{message}</Message></Error></ErrorResponse>"
    with (
        unkind(monkeypatch, Unkind(status, xml)) as service,
        pytest.raises(error, match=code) as raised,
    ):
        SesMailer(SENDER).send(MAIL)
    assert type(raised.value) is error
    assert service.requests == 1


def test_a_mail_whose_answer_was_lost_may_have_been_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    with unkind(monkeypatch, Unkind(hangs_up=True)) as service, pytest.raises(MailUnconfirmed):
        SesMailer(SENDER).send(MAIL)
    assert service.requests == 1


def test_a_service_out_of_reach_delays_a_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    with unkind(monkeypatch, Unkind()):
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        with pytest.raises(MailDelayed) as raised:
            SesMailer(SENDER).send(MAIL)
    assert type(raised.value) is MailDelayed
