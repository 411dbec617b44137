"""The SMTP mailer keeps the mailer's contract against a real server, and keeps its password."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from contracts.mailer import MAIL, Delivered, FaithfulMailerContract
from unit.adapters.embedded.mail_server import PASSWORD, USER, MailServer, own_certificate, running
from whattowatch.adapters.embedded.smtp import Server, SmtpMailer
from whattowatch.domain.errors import MailDelayed, MailRefused, MailUnconfirmed

SENDER = "WhatToWatch <no-reply@whattowatch.example>"
SIGNED_IN = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}@"

BY_ANOTHER_NAME = "127.1"
"""Reaches 127.0.0.1, and does not look like this machine: it stands for a server elsewhere."""


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running(MailServer()) as started:
        yield started


@pytest.fixture
def certificate(tmp_path: Path) -> ssl.SSLContext:
    return own_certificate(tmp_path)


@pytest.fixture
def mailer(server: MailServer) -> SmtpMailer:
    return mailer_to(server)


@pytest.fixture
def delivered(server: MailServer) -> Delivered:
    return lambda: list(server.messages)


def mailer_to(server: MailServer, *, scheme: str = "smtp", host: str = "127.0.0.1", user: str = "") -> SmtpMailer:
    return SmtpMailer(f"{scheme}://{user}{host}:{server.port}", SENDER, timeout=5)


class TestSmtpMailer(FaithfulMailerContract):
    pass


def test_the_envelope_names_sender_and_recipient(mailer: SmtpMailer, server: MailServer) -> None:
    mailer.send(MAIL)
    (envelope,) = server.envelopes
    assert envelope.mail_from == "no-reply@whattowatch.example"
    assert envelope.rcpt_tos == [MAIL.to]


@pytest.mark.parametrize(
    ("where", "answer", "error"),
    [
        ("at_recipient", "450 mailbox busy", MailDelayed),
        ("at_recipient", "550 no such user", MailRefused),
        ("at_data", "451 try later", MailDelayed),
        ("at_data", "421 going down", MailDelayed),
        ("at_data", "554 looks like spam", MailRefused),
    ],
)
def test_a_4xx_delays_and_a_5xx_refuses_in_the_servers_words(
    mailer: SmtpMailer, server: MailServer, where: str, answer: str, error: type[Exception]
) -> None:
    setattr(server, where, answer)
    with pytest.raises(error, match=answer):
        mailer.send(MAIL)
    assert server.messages == []


def test_a_sender_that_the_server_does_not_know_is_the_operators_to_mend_so_the_mail_waits(
    mailer: SmtpMailer, server: MailServer
) -> None:
    server.at_sender = "550 not from here"
    with pytest.raises(MailDelayed, match="550 not from here"):
        mailer.send(MAIL)


def test_a_mail_that_was_taken_stays_taken_whatever_is_said_at_the_door(mailer: SmtpMailer, server: MailServer) -> None:
    server.at_door = "421 going down"
    mailer.send(MAIL)
    assert len(server.messages) == 1


def test_a_server_that_hangs_up_after_the_text_may_have_taken_the_mail(mailer: SmtpMailer, server: MailServer) -> None:
    server.hangs_up = 1
    with pytest.raises(MailUnconfirmed):
        mailer.send(MAIL)
    assert len(server.messages) == 1


def test_a_server_that_hangs_up_before_the_text_cannot_have_taken_the_mail() -> None:
    with socket.create_server(("127.0.0.1", 0)) as rude, ThreadPoolExecutor(1) as pool:
        pool.submit(_greet_and_hang_up, rude)
        mailer = SmtpMailer(f"smtp://127.0.0.1:{rude.getsockname()[1]}", SENDER, timeout=5)
        with pytest.raises(MailDelayed) as delayed:
            mailer.send(MAIL)
    assert not isinstance(delayed.value, MailUnconfirmed)


def _greet_and_hang_up(rude: socket.socket) -> None:
    """Answers as a server does until the mail's sender is named."""
    connection, _ = rude.accept()
    with connection:
        connection.sendall(b"220 hello\r\n")
        connection.recv(1000)
        connection.sendall(b"250 hello\r\n")
        connection.recv(1000)


def test_an_address_beyond_ascii_is_refused_where_the_server_cannot_write_it(mailer: SmtpMailer) -> None:
    with pytest.raises(MailRefused, match="such an address"):
        mailer.send(replace(MAIL, to="zoë@example.org"))


def test_an_address_beyond_ascii_is_written_where_the_server_can() -> None:
    with running(MailServer(), any_alphabet=True) as server:
        mailer_to(server).send(replace(MAIL, to="zoë@example.org"))
    (envelope,) = server.envelopes
    assert envelope.rcpt_tos == ["zoë@example.org"]


def test_a_server_out_of_reach_delays() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(MailDelayed, match=r"127\.0\.0\.1"):
        SmtpMailer(f"smtp://127.0.0.1:{port}", SENDER).send(MAIL)


def test_a_server_that_never_answers_delays() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(MailDelayed),
    ):
        SmtpMailer(f"smtp://127.0.0.1:{silent.getsockname()[1]}", SENDER, timeout=0.1).send(MAIL)


def test_starttls_is_used_where_it_is_offered(certificate: ssl.SSLContext) -> None:
    with running(MailServer(), starttls=certificate, insists_on_tls=True) as server:
        mailer_to(server, user=SIGNED_IN).send(MAIL)
    assert server.encrypted == [True]
    assert server.passwords == [PASSWORD]


def test_smtps_is_encrypted_from_the_first_byte(certificate: ssl.SSLContext) -> None:
    with running(MailServer(), tls=certificate) as server:
        mailer_to(server, scheme="smtps", user=SIGNED_IN).send(MAIL)
    assert server.encrypted == [True]
    assert server.passwords == [PASSWORD]


def test_on_this_machine_a_password_needs_no_encryption(server: MailServer) -> None:
    mailer_to(server, user=SIGNED_IN).send(MAIL)
    assert server.passwords == [PASSWORD]


def test_elsewhere_a_password_is_never_sent_in_the_clear(server: MailServer) -> None:
    with pytest.raises(MailDelayed, match="no encryption"):
        mailer_to(server, host=BY_ANOTHER_NAME, user=SIGNED_IN).send(MAIL)
    assert server.passwords == []


def test_elsewhere_a_mail_without_a_password_may_go_in_the_clear(server: MailServer) -> None:
    mailer_to(server, host=BY_ANOTHER_NAME).send(MAIL)
    assert len(server.messages) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_elsewhere_a_certificate_must_hold(certificate: ssl.SSLContext, scheme: str) -> None:
    with running(
        MailServer(),
        starttls=certificate if scheme == "smtp" else None,
        tls=certificate if scheme == "smtps" else None,
    ) as server:
        with pytest.raises(MailDelayed, match=r"(?i)certificate"):
            mailer_to(server, scheme=scheme, host=BY_ANOTHER_NAME, user=SIGNED_IN).send(MAIL)
        assert server.passwords == []


def test_a_wrong_password_delays_and_stands_in_no_message(server: MailServer) -> None:
    mailer = mailer_to(server, user="olga:another%20secret@")
    with pytest.raises(MailDelayed, match="did not accept user and password") as refused:
        mailer.send(MAIL)
    assert set(server.passwords) == {"another secret"}
    assert "another secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://localhost", Server("localhost", 25, tls=False)),
        ("smtp://mail.example:2525", Server("mail.example", 2525, tls=False)),
        ("smtp://u%40h:p%3Aw%2F@mail.example", Server("mail.example", 587, tls=False, user="u@h", password="p:w/")),
        ("smtps://u:p@mail.example", Server("mail.example", 465, tls=True, user="u", password="p")),
        ("smtp://[::1]:1025", Server("::1", 1025, tls=False)),
    ],
)
def test_a_url_names_the_server(url: str, expected: Server) -> None:
    assert Server.at(url) == expected


@pytest.mark.parametrize("url", ["smtp://", "http://u:hidden@host", "smtp:host", "smtp://u:hidden@host:port", ""])
def test_a_wrong_url_is_an_error_that_does_not_repeat_it(url: str) -> None:
    with pytest.raises(ValueError, match=r"\A(?!.*hidden)"):
        SmtpMailer(url, SENDER)


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("mail.example", False), ("192.0.2.7", False)],
)
def test_a_server_on_this_machine_is_known_by_its_name(host: str, here: bool) -> None:
    assert Server(host, 25, tls=False).is_this_machine is here


def test_a_server_does_not_show_its_password() -> None:
    assert "hidden" not in repr(Server.at("smtp://u:hidden@mail.example"))
