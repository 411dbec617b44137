"""What the embedded identity keeps: password hashes, digests of refresh tokens and of codes, and signing keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, exists, insert, select, update

from whattowatch.adapters.sql.chunks import chunks
from whattowatch.adapters.sql.counters import locked
from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.schema import credentials, mail_links, sessions, signing_keys, signup_codes
from whattowatch.adapters.sql.upsert import upsert
from whattowatch.domain.errors import EmailTaken, Forbidden
from whattowatch.domain.identity import Credentials, Purpose


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A refresh token, known by its digest alone.

    Attributes:
        family: shared by all successors of one sign-in.
        spent_at: when it was exchanged for its successor; None while it is still good.
    """

    family: str
    person_id: str
    expires_at: datetime
    spent_at: datetime | None


class SqlCredentials:
    """Storage of the embedded identity. Each call is atomic. Thread-safe if the scope is."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, person_id: str, email: str, name: str, password_hash: str, at: datetime) -> None:
        """Keep credentials for this normalised address.

        Raises:
            EmailTaken: the address has credentials already, which stay as they are.
        """
        with self._scope.write() as connection:
            _add(connection, Credentials(person_id, email, name), password_hash, at)

    def add_invited(self, made: Credentials, password_hash: str, code_digest: str | None, at: datetime) -> None:
        """Keep credentials, and spend the code that allows it; the very first need none.

        Raises:
            Forbidden: the code is unknown, spent or has ended.
            EmailTaken: the address has credentials already; the code stays good.
        """
        with self._scope.write() as connection:
            locked(connection, "credentials")  # Of two who come first at once, one needs a code.
            anybody = connection.execute(select(exists().select_from(credentials))).scalar_one()
            if anybody and not _spent_code(connection, code_digest, made.id, at):
                raise Forbidden("signing up here needs a code that holds: ask whoever runs this place")
            _add(connection, made, password_hash, at)

    def add_code(self, digest: str, at: datetime, expires_at: datetime) -> None:
        """Keep a code's digest. Codes that ended unused are forgotten."""
        ended = (signup_codes.c.expires_at <= at) & signup_codes.c.used_by.is_(None)
        with self._scope.write() as connection:
            connection.execute(delete(signup_codes).where(ended))
            connection.execute(insert(signup_codes).values(digest=digest, created_at=at, expires_at=expires_at))

    def by_email(self, email: str) -> tuple[Credentials, str] | None:
        """The credentials with this normalised address, and their password hash."""
        return self._one(credentials.c.email == email)

    def by_id(self, person_id: str) -> Credentials | None:
        """The credentials of the person with this id."""
        return self.by_ids([person_id]).get(person_id)

    def by_ids(self, person_ids: Iterable[str]) -> Mapping[str, Credentials]:
        """The credentials of the people with these ids; unknown ids are left out."""
        with self._scope.read() as connection:
            return {
                row.person_id: _credentials(row)
                for chunk in chunks(person_ids)
                for row in connection.execute(select(credentials).where(credentials.c.person_id.in_(chunk)))
            }

    def password_hash(self, person_id: str) -> str | None:
        """The hash of the password of the person with this id."""
        query = select(credentials.c.password_hash).where(credentials.c.person_id == person_id)
        with self._scope.read() as connection:
            found: str | None = connection.execute(query).scalar_one_or_none()
        return found

    def rehash(self, person_id: str, password_hash: str) -> None:
        """Replace the hash by another of the same password; an unknown person is fine."""
        theirs = credentials.c.person_id == person_id
        with self._scope.write() as connection:
            connection.execute(update(credentials).where(theirs).values(password_hash=password_hash))

    def set_password(self, person_id: str, password_hash: str) -> None:
        """Keep the hash of a new password; the person's sessions end, and the links that could reset it."""
        resets = (mail_links.c.person_id == person_id) & (mail_links.c.purpose == Purpose.RESET)
        theirs = credentials.c.person_id == person_id
        with self._scope.write() as connection:
            connection.execute(update(credentials).where(theirs).values(password_hash=password_hash))
            connection.execute(delete(mail_links).where(resets))
            connection.execute(delete(sessions).where(sessions.c.person_id == person_id))

    def add_session(self, digest: str, family: str, person_id: str, created_at: datetime, expires_at: datetime) -> None:
        """Keep a refresh token's digest. The person's tokens that have ended are forgotten, or they would pile up."""
        with self._scope.write() as connection:
            connection.execute(
                delete(sessions).where(sessions.c.person_id == person_id, sessions.c.expires_at <= created_at)
            )
            connection.execute(
                insert(sessions).values(
                    digest=digest,
                    family=family,
                    person_id=person_id,
                    created_at=created_at,
                    expires_at=expires_at,
                )
            )

    def session(self, digest: str) -> StoredSession | None:
        """The refresh token with this digest; it may have ended or been spent."""
        columns = sessions.c
        query = select(columns.family, columns.person_id, columns.expires_at, columns.spent_at)
        with self._scope.read() as connection:
            row = connection.execute(query.where(columns.digest == digest)).one_or_none()
        return None if row is None else StoredSession(*row)

    def spend(self, digest: str, at: datetime) -> bool:
        """Spend the refresh token; true only for the one caller who did, however many try at once."""
        unspent = (sessions.c.digest == digest) & sessions.c.spent_at.is_(None)
        with self._scope.write() as connection:
            return connection.execute(update(sessions).where(unspent).values(spent_at=at)).rowcount == 1

    def end_family(self, family: str) -> None:
        """Forget every refresh token of one sign-in; an unknown one is fine."""
        with self._scope.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.family == family))

    def end_sessions(self, person_id: str) -> None:
        """Forget every refresh token of the person."""
        with self._scope.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.person_id == person_id))

    def signing_keys(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Key ids and private JSON Web Keys (RFC 7517), newest first."""
        columns = signing_keys.c
        query = select(columns.kid, columns.private_jwk).order_by(columns.created_at.desc(), columns.kid)
        with self._scope.read() as connection:
            return [(row.kid, row.private_jwk) for row in connection.execute(query)]

    def add_signing_key(self, kid: str, private_jwk: Mapping[str, Any], at: datetime) -> None:
        """Keep a key, which becomes the newest."""
        with self._scope.write() as connection:
            connection.execute(insert(signing_keys).values(kid=kid, private_jwk=private_jwk, created_at=at))

    def _one(self, condition: ColumnElement[bool]) -> tuple[Credentials, str] | None:
        with self._scope.read() as connection:
            row = connection.execute(select(credentials).where(condition)).one_or_none()
        if row is None:
            return None
        return _credentials(row), row.password_hash


def _add(connection: Connection, made: Credentials, password_hash: str, at: datetime) -> None:
    row = {
        "person_id": made.id,
        "email": made.email,
        "name": made.name,
        "password_hash": password_hash,
        "created_at": at,
    }
    if not upsert(connection, credentials, [row], keys=["email"]):
        raise EmailTaken(f"{made.email} has an account already: sign in instead")


def _spent_code(connection: Connection, digest: str | None, person_id: str, at: datetime) -> bool:
    codes = signup_codes.c
    good = (codes.digest == digest) & codes.used_by.is_(None) & (codes.expires_at > at)
    return connection.execute(update(signup_codes).where(good).values(used_by=person_id)).rowcount == 1


def _credentials(row: Row[Any]) -> Credentials:
    return Credentials(row.person_id, row.email, row.name, verified=row.verified_at is not None)
