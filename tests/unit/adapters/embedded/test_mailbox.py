"""The mailbox folder keeps the mailer's contract, and keeps each mail whole, private and single."""

from __future__ import annotations

import email
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from contracts.mailer import MAIL, Delivered, FaithfulMailerContract
from disk import files_of_at_most
from whattowatch.adapters.embedded.mailbox import MailboxFolder
from whattowatch.domain.errors import MailDelayed

SENDER = "WhatToWatch <no-reply@whattowatch.example>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "mail"


@pytest.fixture
def mailer(folder: Path) -> MailboxFolder:
    return MailboxFolder(folder, SENDER)


@pytest.fixture
def delivered(folder: Path) -> Delivered:
    def read() -> list[EmailMessage]:
        return [
            email.message_from_bytes(path.read_bytes(), EmailMessage, policy=default)
            for path in sorted(folder.glob("*.eml"))
        ]

    return read


class TestMailboxFolder(FaithfulMailerContract):
    pass


def test_a_mail_is_from_the_sender_that_was_set(mailer: MailboxFolder, delivered: Delivered) -> None:
    mailer.send(MAIL)
    assert delivered()[0]["From"] == SENDER


def test_a_repetition_writes_nothing(mailer: MailboxFolder, folder: Path) -> None:
    mailer.send(MAIL)
    (path,) = folder.iterdir()
    before = path.stat()
    mailer.send(replace(MAIL, subject="Again"))
    assert path.stat() == before
    assert list(folder.iterdir()) == [path]


def test_a_mail_has_the_same_name_wherever_it_is_written(tmp_path: Path) -> None:
    for name in ("here", "there"):
        MailboxFolder(tmp_path / name, SENDER).send(MAIL)
    assert [path.name for path in sorted(tmp_path.glob("*/*"))] == ["2f1e@whattowatch.example.eml"] * 2


def test_only_the_owner_reads_the_mails(mailer: MailboxFolder, folder: Path) -> None:
    mailer.send(MAIL)
    (path,) = folder.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("message_id", ["<../../../outside@host>", "<a/b@host>", "<..@host>", "<%2e%2e%2f@host>"])
def test_no_message_id_leads_out_of_the_folder(
    mailer: MailboxFolder, folder: Path, tmp_path: Path, message_id: str
) -> None:
    mailer.send(replace(MAIL, message_id=message_id))
    assert [path.parent for path in tmp_path.rglob("*") if path.is_file()] == [folder]


def test_many_who_write_one_mail_at_once_leave_one_file(mailer: MailboxFolder, folder: Path) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(mailer.send, [MAIL] * 8))
    assert len(list(folder.iterdir())) == 1


def test_a_folder_that_cannot_be_written_delays_the_mail(mailer: MailboxFolder, folder: Path) -> None:
    folder.parent.mkdir()
    folder.touch()
    with pytest.raises(MailDelayed, match="mailbox folder"):
        mailer.send(MAIL)


def test_a_mail_that_was_cut_short_leaves_nothing_behind_and_is_written_later(
    mailer: MailboxFolder, folder: Path, delivered: Delivered
) -> None:
    with files_of_at_most(100), pytest.raises(MailDelayed):
        mailer.send(MAIL)
    assert list(folder.iterdir()) == []
    mailer.send(MAIL)
    assert len(delivered()) == 1
