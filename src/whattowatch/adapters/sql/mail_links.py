"""Links in mails, which show that whoever follows them reads the mail of an address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.schema import credentials, mail_links, sessions
from whattowatch.adapters.sql.types import Instant
from whattowatch.domain.errors import InvalidInput
from whattowatch.domain.identity import Purpose


@dataclass(frozen=True, slots=True)
class MailLink:
    """A link, known by its token's digest alone."""

    purpose: Purpose
    person_id: str
    email: str
    expires_at: datetime


class SqlMailLinks:
    """Storage of the embedded identity's links. Each call is atomic. Thread-safe if the scope is."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, digest: str, link: MailLink, now: datetime) -> None:
        """Keep a link. The person's links that have ended are forgotten, or they would pile up."""
        ended = (mail_links.c.person_id == link.person_id) & (mail_links.c.expires_at <= now)
        row = {
            "digest": digest,
            "purpose": str(link.purpose),
            "person_id": link.person_id,
            "email": link.email,
            "expires_at": link.expires_at,
        }
        with self._scope.write() as connection:
            connection.execute(delete(mail_links).where(ended))
            connection.execute(insert(mail_links).values(row))

    def check_reset(self, digest: str, now: datetime) -> None:
        """See whether a password may be reset by this link, before the work of hashing one.

        Raises:
            InvalidInput: the link does not hold.
        """
        with self._scope.read() as connection:
            _held(connection, digest, (Purpose.RESET,), now)

    def confirm(self, digest: str, now: datetime) -> str:
        """Make the link's address the person's, verified; answers whose it is.

        Raises:
            InvalidInput: the link does not hold.
        """
        with _holding(), self._scope.write() as connection:
            link = _held(connection, digest, (Purpose.VERIFY, Purpose.CHANGE), now)
            if not _used(connection, digest, now):
                _confirm_again(connection, link)
            elif link.purpose is Purpose.CHANGE:
                _change(connection, link, digest, now)
            else:
                _verify(connection, link, now)
            return link.person_id

    def reset(self, digest: str, password_hash: str, now: datetime) -> str:
        """Set the password and verify the address; the person's sessions and links that reset it end.

        Raises:
            InvalidInput: the link does not hold.
        """
        with self._scope.write() as connection:
            link = _held(connection, digest, (Purpose.RESET,), now)
            _verify(connection, link, now)
            theirs = credentials.c.person_id == link.person_id
            connection.execute(update(credentials).where(theirs).values(password_hash=password_hash))
            connection.execute(delete(mail_links).where(_of(link), mail_links.c.purpose == Purpose.RESET))
            connection.execute(delete(sessions).where(sessions.c.person_id == link.person_id))
            return link.person_id


@contextmanager
def _holding() -> Iterator[None]:
    """An address that somebody else has taken meanwhile is not told from a link that has ended."""
    try:
        yield
    except IntegrityError as error:
        raise _does_not_hold() from error


def _does_not_hold() -> InvalidInput:
    return InvalidInput.of("token", "is of no link that holds: ask for a new one")


def _held(connection: Connection, digest: str, purposes: tuple[Purpose, ...], now: datetime) -> MailLink:
    columns = mail_links.c
    query = select(columns.purpose, columns.person_id, columns.email, columns.expires_at)
    query = query.where(columns.digest == digest, columns.purpose.in_(purposes), columns.expires_at > now)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise _does_not_hold()
    return MailLink(Purpose(row.purpose), row.person_id, row.email, row.expires_at)


def _used(connection: Connection, digest: str, now: datetime) -> bool:
    """Use the link; true only for the first."""
    unused = (mail_links.c.digest == digest) & mail_links.c.used_at.is_(None)
    return connection.execute(update(mail_links).where(unused).values(used_at=now)).rowcount == 1


def _confirm_again(connection: Connection, link: MailLink) -> None:
    """The second click answers as the first did, unless the address has changed in between."""
    theirs = select(credentials.c.person_id).where(_has_address(link), credentials.c.verified_at.is_not(None))
    if connection.execute(theirs).one_or_none() is None:
        raise _does_not_hold()


def _verify(connection: Connection, link: MailLink, now: datetime) -> None:
    first = func.coalesce(credentials.c.verified_at, literal(now, Instant))
    if not connection.execute(update(credentials).where(_has_address(link)).values(verified_at=first)).rowcount:
        raise _does_not_hold()


def _change(connection: Connection, link: MailLink, digest: str, now: datetime) -> None:
    """The address becomes the person's. Other links went to addresses that are not theirs any more."""
    theirs = credentials.c.person_id == link.person_id
    changed = update(credentials).where(theirs).values(email=link.email, verified_at=now)
    if not connection.execute(changed).rowcount:
        raise _does_not_hold()
    connection.execute(delete(mail_links).where(_of(link), mail_links.c.digest != digest))


def _has_address(link: MailLink) -> ColumnElement[bool]:
    return and_(credentials.c.person_id == link.person_id, credentials.c.email == link.email)


def _of(link: MailLink) -> ColumnElement[bool]:
    return mail_links.c.person_id == link.person_id
