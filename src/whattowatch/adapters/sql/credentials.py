"""What the embedded identity keeps: password hashes, digests of refresh tokens, and signing keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update

from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.schema import credentials, sessions, signing_keys
from whattowatch.adapters.sql.upsert import upsert
from whattowatch.domain.errors import EmailTaken
from whattowatch.domain.identity import Credentials


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
        row = {
            "person_id": person_id,
            "email": email,
            "name": name,
            "password_hash": password_hash,
            "created_at": at,
        }
        with self._scope.write() as connection:
            if not upsert(connection, credentials, [row], keys=["email"]):
                raise EmailTaken(f"{email} has an account already: sign in instead")

    def by_email(self, email: str) -> tuple[Credentials, str] | None:
        """The credentials with this normalised address, and their password hash."""
        return self._one(credentials.c.email == email)

    def by_id(self, person_id: str) -> Credentials | None:
        """The credentials of the person with this id."""
        found = self._one(credentials.c.person_id == person_id)
        return None if found is None else found[0]

    def rehash(self, person_id: str, password_hash: str) -> None:
        """Replace the hash by another of the same password; an unknown person is fine."""
        theirs = credentials.c.person_id == person_id
        with self._scope.write() as connection:
            connection.execute(update(credentials).where(theirs).values(password_hash=password_hash))

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
        return Credentials(id=row.person_id, email=row.email, name=row.name), row.password_hash
