"""People in the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, exists, func, select, update
from sqlalchemy.exc import IntegrityError

from whattowatch.adapters.sql.counters import locked
from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.given import among, as_given
from whattowatch.adapters.sql.keyset import Key, Listing, Order, Place
from whattowatch.adapters.sql.schema import accounts
from whattowatch.adapters.sql.upsert import COUNT_INSERTED, inserting
from whattowatch.domain.accounts import Account, Preferences, Role
from whattowatch.domain.errors import Conflict, EmailTaken, UnknownPerson
from whattowatch.domain.pages import Page, PageRequest

_by_id = select(accounts).where(accounts.c.id == bindparam("id"))
_by_ids = select(accounts).where(among(accounts.c.id))
_everybody = Listing(select(accounts), Order("people", (Key(accounts.c.created_at), Key(accounts.c.id))))


class SqlAccounts:
    """An `AccountsWriter`. Thread-safe if the scope is.

    Args:
        scope: where its statements run.
        roles_elsewhere: whether the identity provider says who is an operator, so that there may be none here yet.
    """

    def __init__(self, scope: Scope, *, roles_elsewhere: bool = False) -> None:
        self._scope = scope
        self._roles_elsewhere = roles_elsewhere

    def get(self, person_id: str) -> Account | None:
        """The person with this id."""
        return self._scope.once(("account", person_id), lambda: self._read(person_id))

    def by_ids(self, person_ids: Iterable[str]) -> Mapping[str, Account]:
        """The people with these ids; unknown ids are left out."""
        with self._scope.read() as connection:
            rows = connection.execute(_by_ids, {"ids": as_given(person_ids)}).all()
        return {row.id: _account(row) for row in rows}

    def by_email(self, email: str) -> Account | None:
        """The person with this normalised address."""
        with self._scope.read() as connection:
            row = connection.execute(select(accounts).where(accounts.c.email == email)).one_or_none()
        return None if row is None else _account(row)

    def page(self, request: PageRequest) -> Page[Account]:
        """Everybody, in the order in which they came."""
        with self._scope.read() as connection:
            return _everybody.page(connection, Place(request, "cursor"), _account, {})

    def operators(self) -> frozenset[str]:
        """The ids of the operators."""
        with self._scope.read() as connection:
            return _operators(connection)

    def size(self) -> int:
        """How many people there are."""
        with self._scope.read() as connection:
            return connection.execute(select(func.count()).select_from(accounts)).scalar_one()

    def add(self, account: Account) -> Account:
        """Add the person; one who is there already stays as they are and is answered.

        Raises:
            EmailTaken: another person has this address; nobody is added.
        """
        with self._scope.write() as connection:
            return _present(connection, account.id) or self._added(connection, account)

    def update(self, account: Account) -> None:
        """Replace name, address and preferences of the person with this id.

        Raises:
            EmailTaken: another person has this address.
            UnknownPerson: nobody has this id.
        """
        values = {"name": account.name, "email": account.email, "preferences": _document(account.preferences)}
        with self._scope.write() as connection:
            try:
                found = connection.execute(update(accounts).where(accounts.c.id == account.id).values(values))
            except IntegrityError as error:
                raise _taken(account) from error
            if not found.rowcount:
                raise UnknownPerson(account.id)

    def sign_out(self, person_id: str, at: datetime) -> None:
        """Access tokens made before this instant hold no longer; for somebody without a row there is nothing to do."""
        with self._scope.write() as connection:
            connection.execute(update(accounts).where(accounts.c.id == person_id).values(signed_out_at=at))

    def assign(self, person_id: str, role: Role) -> Account:
        """Give the person this role.

        Raises:
            UnknownPerson: nobody has this id.
            Conflict: no operator would be left.
        """
        with self._scope.write() as connection:
            locked(connection, "accounts")  # Of two operators who step down at once, one stays.
            if role is not Role.OPERATOR and not self._roles_elsewhere and _operators(connection) == {person_id}:
                raise Conflict("somebody has to be the operator: name another one first")
            connection.execute(update(accounts).where(accounts.c.id == person_id).values(role=str(role)))
            account = _present(connection, person_id)
        if account is None:
            raise UnknownPerson(person_id)
        return account

    def _read(self, person_id: str) -> Account | None:
        with self._scope.read() as connection:
            return _present(connection, person_id)

    def _added(self, connection: Connection, account: Account) -> Account:
        if self._roles_elsewhere:
            return _inserted(connection, account)
        locked(connection, "accounts")  # Of two who come first at once, one is the operator.
        anybody = connection.execute(select(exists().select_from(accounts))).scalar_one()
        return _inserted(connection, account if anybody else replace(account, role=Role.OPERATOR))


def _operators(connection: Connection) -> frozenset[str]:
    return frozenset(connection.scalars(select(accounts.c.id).where(accounts.c.role == Role.OPERATOR)))


def _present(connection: Connection, person_id: str) -> Account | None:
    row = connection.execute(_by_id, {"id": person_id}).one_or_none()
    return None if row is None else _account(row)


def _inserted(connection: Connection, account: Account) -> Account:
    # What is taken is left to ON CONFLICT, since an error would end PostgreSQL's transaction.
    statement = inserting(connection.dialect.name, accounts).on_conflict_do_nothing()
    if connection.execute(statement, _values(account), execution_options=COUNT_INSERTED).rowcount:
        return account
    meanwhile = _present(connection, account.id)
    if meanwhile is None:
        raise _taken(account)
    return meanwhile


def _taken(account: Account) -> EmailTaken:
    return EmailTaken(f"{account.email} belongs to another account")


def _values(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "name": account.name,
        "email": account.email,
        "role": str(account.role),
        "created_at": account.created_at,
        "preferences": _document(account.preferences),
        "signed_out_at": account.signed_out_at,
    }


def _document(preferences: Preferences) -> Any:
    return msgspec.to_builtins(preferences)


def _account(row: Row[Any]) -> Account:
    return Account(
        row.id, row.name, row.email, Role(row.role), row.created_at, _preferences(row.preferences), row.signed_out_at
    )


def _preferences(document: Any) -> Preferences:
    """The document as of any version: what a version did not know has the default, what it knew besides is ignored."""
    stored = msgspec.convert(document, Preferences)
    return replace(stored, mail={**Preferences().mail, **stored.mail})
