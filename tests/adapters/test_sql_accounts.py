"""People in SQL: the contract, and preferences that another version wrote."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import msgspec
import pytest
from sqlalchemy import insert

from contracts.accounts import FRANK, OLGA, SVEN, AccountsContract
from statements import Statements
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.accounts import SqlAccounts
from whattowatch.adapters.sql.database import Apart
from whattowatch.domain.accounts import AccountsWriter, Preferences, Role


@pytest.fixture
def accounts(scope: Apart) -> AccountsWriter:
    return scope.store(SqlAccounts)


class TestAccounts(AccountsContract):
    pass


def test_where_roles_are_told_elsewhere_nobody_is_an_operator_by_coming_first(scope: Apart) -> None:
    accounts = scope.store(lambda scope: SqlAccounts(scope, roles_elsewhere=True))
    assert accounts.add(OLGA).role is Role.MEMBER
    assert accounts.assign(OLGA.id, Role.OPERATOR).role is Role.OPERATOR
    assert accounts.assign(OLGA.id, Role.MEMBER).role is Role.MEMBER


def _stored_with(scope: Apart, preferences: Mapping[str, object]) -> None:
    row = {
        "id": SVEN.id,
        "name": SVEN.name,
        "role": "member",
        "created_at": SVEN.created_at,
        "preferences": preferences,
    }
    with scope.write() as connection:
        connection.execute(insert(schema.accounts).values(row))


def _read(accounts: AccountsWriter) -> Preferences:
    found = accounts.get(SVEN.id)
    assert found is not None
    return found.preferences


def test_preferences_that_an_older_version_did_not_know_have_their_defaults(
    accounts: AccountsWriter, scope: Apart
) -> None:
    _stored_with(scope, {"country": "SE"})

    assert _read(accounts) == Preferences(country="SE")


def test_a_kind_of_mail_that_an_older_version_did_not_know_is_wanted(accounts: AccountsWriter, scope: Apart) -> None:
    _stored_with(scope, {"mail": {"invitation": False}})

    assert _read(accounts).mail == {**Preferences().mail, "invitation": False}


def test_preferences_of_a_newer_version_are_ignored(accounts: AccountsWriter, scope: Apart) -> None:
    _stored_with(scope, {"country": "SE", "favourite_colour": "blue"})

    assert _read(accounts) == Preferences(country="SE")


def test_a_preference_of_the_wrong_kind_is_told(accounts: AccountsWriter, scope: Apart) -> None:
    _stored_with(scope, {"genres": "Drama"})

    with pytest.raises(msgspec.ValidationError, match="genres"):
        accounts.get(SVEN.id)


def test_of_people_who_come_first_at_once_one_becomes_the_operator(accounts: AccountsWriter) -> None:
    people = [replace(SVEN, id=f"id-{number}") for number in range(8)]

    with ThreadPoolExecutor(4) as pool:
        roles = [account.role for account in pool.map(accounts.add, people)]

    assert sorted(roles) == [Role.MEMBER] * 7 + [Role.OPERATOR]


def test_of_many_who_add_the_same_person_at_once_all_are_answered_the_same(accounts: AccountsWriter) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = set(map(repr, pool.map(accounts.add, [OLGA] * 8)))

    assert answers == {repr(replace(OLGA, role=Role.OPERATOR))}


def test_people_are_read_in_one_statement(accounts: AccountsWriter, statements: Statements) -> None:
    for account in (OLGA, FRANK, SVEN):
        accounts.add(account)

    assert statements(lambda: accounts.by_ids(["id-olga"])) == 1
    assert statements(lambda: accounts.by_ids(["id-olga", "id-frank", "id-sven"])) == 1
