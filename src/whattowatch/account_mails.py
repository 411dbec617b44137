"""The mails that keep an account safe: their words, and the links in them.

A link's token is made when its mail is written and stands nowhere else: the identity provider keeps its digest. So each
attempt at such a mail has a link of its own, and every one of them holds.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from whattowatch.domain.errors import NotFound
from whattowatch.domain.identity import Credentials, Identity, Purpose
from whattowatch.domain.notifications import MailKind, OutboxMessage
from whattowatch.mails import Letter

LOG = logging.getLogger(__name__)

VERIFY_PAGE, RESET_PAGE = "verify", "reset"


class NobodyToTellError(NotFound):
    """What the mail would say is not true, or not of use, any more."""


@dataclass(frozen=True, slots=True)
class AccountLetters:
    """Writes the letters of the `OF_ACCOUNTS` kinds.

    Attributes:
        base_url: of the instance, without a slash at the end; links lead to its pages.
        mail_leaves: whether mails leave this machine; where they do not, the log shows the links as well.
    """

    identity: Identity
    base_url: str
    mail_leaves: bool

    def letter(self, message: OutboxMessage) -> Letter:
        """The letter that the message means today. Raises `NobodyToTellError` when it means none any more."""
        match message.notice.kind:
            case MailKind.VERIFICATION:
                return self._verification(message)
            case MailKind.ADDRESS_CHANGE:
                return self._address_change(message)
            case MailKind.RESET:
                return self._reset(message)
            case _:
                return self._address_notice(message)

    def _verification(self, message: OutboxMessage) -> Letter:
        person, email = self._person(message), message.notice.email
        if person.email != email or person.verified:
            raise NobodyToTellError("the address is verified, or not the person's any more")
        return verification(self._link(VERIFY_PAGE, Purpose.VERIFY, person.id, email))

    def _address_change(self, message: OutboxMessage) -> Letter:
        person, email = self._person(message), message.notice.email
        if self.identity.holder(email) is not None:
            raise NobodyToTellError("the address has an account")
        return address_change(self._link(VERIFY_PAGE, Purpose.CHANGE, person.id, email))

    def _reset(self, message: OutboxMessage) -> Letter:
        email = message.notice.email
        person = self.identity.holder(email)
        if person is None:
            raise NobodyToTellError("the address has no account")
        return reset(self._link(RESET_PAGE, Purpose.RESET, person.id, email))

    def _address_notice(self, message: OutboxMessage) -> Letter:
        self._person(message)
        return address_notice(self.base_url)

    def _person(self, message: OutboxMessage) -> Credentials:
        person = self.identity.credentials(message.notice.facts["person_id"])
        if person is None:
            raise NobodyToTellError("the account is gone")
        return person

    def _link(self, page: str, purpose: Purpose, person_id: str, email: str) -> str:
        """The token stands behind the #, which no browser sends to any server."""
        link = f"{self.base_url}/{page}#token={self.identity.new_link(purpose, person_id, email)}"
        if not self.mail_leaves:
            LOG.info("link to %s for %s: %s", page, email, link)
        return link


def verification(link: str) -> Letter:
    """Asks whether the address is the recipient's."""
    return Letter(
        "Verify your address",
        (
            "Somebody has signed up with this address on WhatToWatch. If it was you, verify that it is yours:\n" + link,
            "The link holds for a day. If it was not you, leave it: without it the address counts for nothing.",
        ),
    )


def address_change(link: str) -> Letter:
    """Asks whether the new address is to be the account's."""
    return Letter(
        "Verify your new address",
        (
            "This address was named as the new one of an account on WhatToWatch. If it was you who did:\n" + link,
            "The link holds for a day. If it was not you, leave it: nothing changes without it.",
        ),
    )


def reset(link: str) -> Letter:
    """Lets the recipient set a new password."""
    return Letter(
        "Set a new password",
        (
            "Somebody asks for a new password for your account on WhatToWatch. If it is you, set it here:\n" + link,
            "The link holds for an hour and for one use. If it is not you, leave it: your password stays as it is.",
        ),
    )


def address_notice(base_url: str) -> Letter:
    """Tells the holder of the old address that another one was named."""
    return Letter(
        "Your address is about to change",
        (
            "Another address was named for your account on WhatToWatch. It counts as soon as it is verified.",
            f"If it was not you who did, set another password now, which ends all sessions:\n{base_url}/{RESET_PAGE}",
        ),
    )
