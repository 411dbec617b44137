"""Somebody comes in: their account, and what waited for their address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from moving_clock import NOON, MovingClock
from whattowatch.adapters.sql.accounts import SqlAccounts
from whattowatch.adapters.sql.database import Apart
from whattowatch.adapters.sql.events import SqlEvents
from whattowatch.adapters.sql.friends import SqlFriends
from whattowatch.domain.accounts import Account, Role
from whattowatch.domain.admission import Newcomer, admit, vouched_for
from whattowatch.domain.errors import EmailTaken
from whattowatch.domain.events import Invitee, Plan, planned
from whattowatch.domain.identity import Credentials

ADA = Newcomer("3f0c7a52-6a1b-4c5e-9d2e-5b8f4f1f7a10", "ada@example.org", "Ada")
HOST = Newcomer("9b3f2f80-54e5-4d4c-8d4f-5f7f6f5f3c11", "host@example.org", "Hana")


@dataclass(frozen=True)
class House:
    """Stores of people, friends and evenings, and the way in."""

    accounts: SqlAccounts
    friends: SqlFriends
    events: SqlEvents
    clock: MovingClock

    def admit(self, newcomer: Newcomer) -> Account:
        return admit(newcomer, self.accounts, self.friends, self.events, self.clock)


@pytest.fixture
def house(scope: Apart, clock: MovingClock) -> House:
    return House(SqlAccounts(scope), SqlFriends(scope), SqlEvents(scope), clock)


def test_a_newcomer_gets_an_account(house: House, clock: MovingClock) -> None:
    house.admit(HOST)
    account = house.admit(ADA)
    assert account == Account(ADA.id, "Ada", "ada@example.org", Role.MEMBER, clock.now())
    assert house.accounts.get(ADA.id) == account


def test_the_first_of_all_is_the_operator(house: House) -> None:
    assert house.admit(HOST).role is Role.OPERATOR


def test_coming_again_changes_nothing(house: House, clock: MovingClock) -> None:
    first = house.admit(ADA)
    clock.move(timedelta(days=1))
    assert house.admit(ADA) == first
    assert house.admit(Newcomer(ADA.id)) == first


def test_a_name_that_is_not_told_is_taken_from_the_address(house: House) -> None:
    assert house.admit(replace(ADA, name=None)).name == "ada"


def test_who_is_known_by_id_alone_is_somebody(house: House) -> None:
    account = house.admit(Newcomer(ADA.id))
    assert (account.name, account.email) == ("Somebody", None)


def test_what_was_unknown_is_filled_in_later(house: House) -> None:
    house.admit(Newcomer(ADA.id))
    filled = house.admit(ADA)
    assert (filled.name, filled.email) == ("Ada", "ada@example.org")
    assert house.accounts.get(ADA.id) == filled


def test_a_name_that_is_known_stays_and_the_address_is_the_providers_to_tell(house: House) -> None:
    first = house.admit(ADA)
    assert house.admit(replace(ADA, email=None, name="Countess")) == first
    moved = house.admit(replace(ADA, email="other@example.org", name="Countess"))
    assert moved == replace(first, email="other@example.org")


def test_what_was_sent_to_a_new_address_becomes_the_persons(house: House) -> None:
    host = house.admit(HOST)
    house.admit(ADA)
    house.friends.ask_email(host.id, "other@example.org", NOON)
    house.admit(replace(ADA, email="other@example.org"))
    assert [asked.person_id for asked in house.friends.circle(ADA.id).incoming] == [host.id]


@pytest.mark.parametrize(
    ("verified", "gated", "counts"),
    [(True, True, True), (False, True, False), (True, False, True), (False, False, True)],
)
def test_where_addresses_are_gated_one_that_is_not_verified_counts_for_nothing(
    verified: bool, gated: bool, counts: bool
) -> None:
    credentials = Credentials(ADA.id, "ada@example.org", "Ada", verified)
    newcomer = vouched_for(credentials, gated=gated)
    assert newcomer == Newcomer(ADA.id, "ada@example.org" if counts else None, "Ada")


def test_a_name_that_was_chosen_stays_even_where_it_could_have_been_made_up(house: House) -> None:
    house.accounts.update(replace(house.admit(ADA), name="ada"))
    assert house.admit(ADA).name == "ada"


def test_an_address_that_belongs_to_another_account_is_refused(house: House) -> None:
    house.admit(ADA)
    with pytest.raises(EmailTaken):
        house.admit(replace(HOST, email=ADA.email))


@pytest.mark.parametrize("first_by_id_alone", [False, True])
def test_requests_and_invitations_to_the_address_become_the_newcomers(house: House, first_by_id_alone: bool) -> None:
    host = house.admit(HOST)
    house.friends.ask_email(host.id, "ada@example.org", NOON)
    plan = Plan(("movie-348",), NOON + timedelta(days=1), "Europe/Berlin")
    house.events.save(planned("evening", host.id, plan, [Invitee(email="ada@example.org")], NOON))
    if first_by_id_alone:
        house.admit(Newcomer(ADA.id))
    house.admit(ADA)
    assert [asked.person_id for asked in house.friends.circle(ADA.id).incoming] == [host.id]
    assert [event.id for event in house.events.of_person(ADA.id, NOON)] == ["evening"]
