"""What every store of people does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from whattowatch.domain.accounts import Account, AccountsWriter, Preferences, Role
from whattowatch.domain.errors import Conflict, EmailTaken, UnknownPerson
from whattowatch.domain.pages import PageRequest

OLGA = Account("id-olga", "Olga", "olga@example.org", Role.MEMBER, datetime(2026, 1, 1, 8, 30, tzinfo=UTC))
FRANK = Account(
    "id-frank",
    "Frank",
    "frank@example.org",
    Role.MEMBER,
    datetime(2026, 1, 2, tzinfo=UTC),
    Preferences(
        genres=("Drama", "War"),
        disliked_genres=("Horror",),
        services=("tmdb-8",),
        country="DE",
        language="de-AT",
        time_zone="Europe/Vienna",
        mail={**Preferences().mail, "invitation": False, "answer": False},
    ),
)
SVEN = Account("id-sven", "Sven", None, Role.MEMBER, datetime(2026, 1, 3, tzinfo=UTC))


class AccountsContract:
    """For a fixture `accounts` that is empty."""

    def test_the_first_account_of_all_becomes_the_operator(self, accounts: AccountsWriter) -> None:
        assert accounts.add(OLGA).role is Role.OPERATOR
        assert accounts.add(FRANK).role is Role.MEMBER

        assert accounts.by_ids(["id-olga", "id-frank"]) == {
            "id-olga": replace(OLGA, role=Role.OPERATOR),
            "id-frank": FRANK,
        }

    def test_signing_out_is_kept_and_ends_what_was_let_in_before(self, accounts: AccountsWriter) -> None:
        accounts.add(OLGA)
        at = datetime(2026, 3, 1, tzinfo=UTC)
        accounts.sign_out("id-olga", at)
        accounts.sign_out("id-nobody", at)
        accounts.update(replace(OLGA, name="Olga again"))

        olga = accounts.get("id-olga")
        assert olga is not None
        assert not olga.lets_in(at - timedelta(microseconds=1))
        assert not olga.lets_in(None)
        assert olga.lets_in(at)

    def test_who_never_signed_out_is_let_in_by_any_token(self, accounts: AccountsWriter) -> None:
        assert accounts.add(OLGA).lets_in(None)

    def test_people_are_counted(self, accounts: AccountsWriter) -> None:
        assert accounts.size() == 0
        for each in (OLGA, FRANK, OLGA):
            accounts.add(each)

        assert accounts.size() == 2

    def test_somebody_who_is_there_stays_as_they_are(self, accounts: AccountsWriter) -> None:
        added = accounts.add(OLGA)

        assert accounts.add(replace(FRANK, id="id-olga")) == added
        assert accounts.get("id-olga") == added
        assert accounts.by_email("frank@example.org") is None

    def test_people_are_found_by_id_and_by_address(self, accounts: AccountsWriter) -> None:
        for account in (OLGA, FRANK, SVEN):
            accounts.add(account)

        assert accounts.get("id-frank") == FRANK
        assert accounts.by_email("frank@example.org") == FRANK
        assert accounts.get("id-sven") == SVEN

    def test_unknown_people_are_not_found(self, accounts: AccountsWriter) -> None:
        accounts.add(OLGA)

        assert accounts.get("id-frank") is None
        assert accounts.by_email("frank@example.org") is None
        assert set(accounts.by_ids(["id-frank", "id-olga"])) == {"id-olga"}
        assert accounts.by_ids([]) == {}

    def test_an_address_belongs_to_one_person(self, accounts: AccountsWriter) -> None:
        accounts.add(OLGA)

        with pytest.raises(EmailTaken):
            accounts.add(replace(FRANK, email=OLGA.email))
        assert accounts.get("id-frank") is None

    def test_several_people_may_have_no_address_yet(self, accounts: AccountsWriter) -> None:
        accounts.add(SVEN)
        accounts.add(replace(SVEN, id="id-second"))

        assert set(accounts.by_ids(["id-sven", "id-second"])) == {"id-sven", "id-second"}

    def test_update_replaces_name_address_and_preferences_only(self, accounts: AccountsWriter) -> None:
        added = accounts.add(OLGA)

        accounts.update(
            replace(FRANK, id="id-olga", role=Role.MEMBER, created_at=datetime(2000, 1, 1, tzinfo=UTC)),
        )

        expected = replace(added, name="Frank", email="frank@example.org", preferences=FRANK.preferences)
        assert accounts.get("id-olga") == expected

    def test_update_leaves_other_people_alone(self, accounts: AccountsWriter) -> None:
        accounts.add(OLGA)
        accounts.add(FRANK)

        accounts.update(replace(OLGA, name="Olga Q."))

        assert accounts.get("id-frank") == FRANK

    def test_update_does_not_take_an_address_from_another(self, accounts: AccountsWriter) -> None:
        accounts.add(OLGA)
        accounts.add(FRANK)

        with pytest.raises(EmailTaken):
            accounts.update(replace(FRANK, email=OLGA.email))
        assert accounts.get("id-frank") == FRANK

    def test_nobody_can_be_updated_who_is_not_there(self, accounts: AccountsWriter) -> None:
        with pytest.raises(UnknownPerson):
            accounts.update(OLGA)

    def test_everybody_is_paged_through_in_the_order_in_which_they_came(self, accounts: AccountsWriter) -> None:
        for each in (SVEN, OLGA, FRANK):
            accounts.add(each)

        first = accounts.page(PageRequest(2))
        rest = accounts.page(PageRequest(2, first.next))
        assert [[each.id for each in page.rows] for page in (first, rest)] == [["id-olga", "id-frank"], ["id-sven"]]
        assert rest.next is None

    def test_a_role_is_given_and_taken(self, accounts: AccountsWriter) -> None:
        accounts.add(OLGA)
        accounts.add(FRANK)

        assert accounts.assign("id-frank", Role.OPERATOR).role is Role.OPERATOR
        assert accounts.operators() == {"id-olga", "id-frank"}
        assert accounts.assign("id-olga", Role.MEMBER).role is Role.MEMBER
        assert accounts.operators() == {"id-frank"}

    def test_the_last_operator_stays_one(self, accounts: AccountsWriter) -> None:
        accounts.add(OLGA)

        with pytest.raises(Conflict):
            accounts.assign("id-olga", Role.MEMBER)
        assert accounts.operators() == {"id-olga"}

    def test_nobody_gets_a_role_who_is_not_there(self, accounts: AccountsWriter) -> None:
        with pytest.raises(UnknownPerson):
            accounts.assign("id-nobody", Role.OPERATOR)
