"""What every store of friendships does with requests to an address, and once somebody comes who has it."""

from __future__ import annotations

from contracts.friends import ADDRESS, NOTHING, NOW, asks, befriend, hours, parts
from whattowatch.domain.friends import Asked, Circle, Friend, FriendsWriter, Relation, Sharing


class AddressesContract:
    """For a fixture `friends` that is empty, and people `owner`, `friend` and `stranger`."""

    def test_a_request_by_address_looks_alike_with_and_without_an_account(
        self, friends: FriendsWriter, owner: str, friend: str
    ) -> None:
        asks(friends, owner, friend, email=ADDRESS)
        friends.ask_email(owner, "nobody@example.org", NOW)

        assert friends.circle(owner).outgoing == (Asked(NOW, email=ADDRESS), Asked(NOW, email="nobody@example.org"))
        assert friends.circle(friend).incoming == (Asked(NOW, person_id=owner),)
        assert friends.relation(owner, friend) == Relation(asked_by_email=NOW)

    def test_asking_by_id_what_was_asked_by_address_does_not_tell_whose_it_is(
        self, friends: FriendsWriter, owner: str, friend: str
    ) -> None:
        asks(friends, owner, friend, email=ADDRESS)
        asks(friends, owner, friend, hours(1))

        assert friends.circle(owner).outgoing == (Asked(hours(1), person_id=friend), Asked(NOW, email=ADDRESS))

    def test_asking_by_address_what_was_asked_by_id_does_not_tell_whose_it_is(
        self, friends: FriendsWriter, owner: str, friend: str
    ) -> None:
        asks(friends, owner, friend)
        asks(friends, owner, friend, hours(1), email=ADDRESS)

        assert friends.circle(owner).outgoing == (Asked(hours(1), email=ADDRESS), Asked(NOW, person_id=friend))

    def test_who_is_asked_in_both_ways_sees_one_request(self, friends: FriendsWriter, owner: str, friend: str) -> None:
        asks(friends, owner, friend, email=ADDRESS)
        asks(friends, owner, friend, hours(1))

        assert friends.circle(friend).incoming == (Asked(NOW, person_id=owner),)
        assert friends.relation(friend, owner) == Relation(asked_by_them=NOW)

    def test_withdrawing_a_request_by_id_leaves_the_one_by_address(
        self, friends: FriendsWriter, owner: str, friend: str
    ) -> None:
        asks(friends, owner, friend, email=ADDRESS)
        asks(friends, owner, friend, hours(1))
        parts(friends, owner, friend)

        assert friends.circle(owner).outgoing == (Asked(NOW, email=ADDRESS),)

    def test_a_refusal_ends_what_was_asked_in_both_ways(self, friends: FriendsWriter, owner: str, friend: str) -> None:
        asks(friends, owner, friend, email=ADDRESS)
        asks(friends, owner, friend, hours(1))
        parts(friends, friend, owner)

        assert friends.circle(owner) == friends.circle(friend) == Circle()

    def test_a_request_to_an_unknown_address_is_kept_once(self, friends: FriendsWriter, owner: str) -> None:
        assert friends.asked_email(owner, ADDRESS) is None
        friends.ask_email(owner, ADDRESS, NOW)
        friends.ask_email(owner, ADDRESS, hours(1))

        assert friends.asked_email(owner, ADDRESS) == NOW
        assert friends.circle(owner).outgoing == (Asked(NOW, email=ADDRESS),)

    def test_requests_come_newest_first_however_they_were_made(
        self, friends: FriendsWriter, owner: str, friend: str, stranger: str
    ) -> None:
        friends.ask_email(owner, "b@example.org", hours(2))
        friends.ask_email(owner, "a@example.org", hours(2))
        asks(friends, owner, stranger, hours(3))
        asks(friends, owner, friend, hours(1), email=ADDRESS)

        rows = friends.circle(owner).outgoing
        assert [row.email for row in rows] == [None, "a@example.org", "b@example.org", ADDRESS]

    def test_a_request_by_address_is_withdrawn_whether_or_not_it_has_an_account(
        self, friends: FriendsWriter, owner: str, friend: str, stranger: str
    ) -> None:
        friends.ask_email(owner, "nobody@example.org", NOW)
        asks(friends, owner, friend, email=ADDRESS)
        friends.ask_email(stranger, "nobody@example.org", NOW)

        for address in ("nobody@example.org", ADDRESS):
            assert friends.forget_email(owner, address)
            assert not friends.forget_email(owner, address)

        assert friends.circle(owner) == friends.circle(friend) == Circle()
        assert friends.asked_email(stranger, "nobody@example.org") == NOW

    def test_withdrawing_an_address_leaves_a_request_by_id(
        self, friends: FriendsWriter, owner: str, friend: str
    ) -> None:
        asks(friends, owner, friend)

        assert not friends.forget_email(owner, ADDRESS)
        assert friends.relation(owner, friend).asked_by_me == NOW


class ClaimContract:
    """For a fixture `friends` that is empty, and people `owner`, `friend` and `stranger`."""

    def test_who_comes_with_the_address_finds_the_requests_to_it(
        self, friends: FriendsWriter, owner: str, friend: str, stranger: str
    ) -> None:
        friends.ask_email(owner, ADDRESS, NOW)
        friends.ask_email(stranger, ADDRESS, hours(1))
        friends.ask_email(owner, "other@example.org", NOW)
        shown = friends.circle(owner)

        for _ in range(2):
            friends.claim(ADDRESS, friend)

        assert friends.circle(friend).incoming == (Asked(hours(1), person_id=stranger), Asked(NOW, person_id=owner))
        assert friends.circle(owner) == shown, "the asker is not told that somebody came"
        assert friends.asked_email(owner, ADDRESS) is None
        assert friends.asked_email(owner, "other@example.org") == NOW

    def test_accepting_a_claimed_request_makes_friends(self, friends: FriendsWriter, owner: str, friend: str) -> None:
        friends.ask_email(owner, ADDRESS, NOW)
        friends.claim(ADDRESS, friend)
        asks(friends, friend, owner, hours(1))

        assert friends.relation(owner, friend) == Relation(friends_since=hours(1))

    def test_a_claimed_request_to_who_had_asked_too_makes_friends_since_the_later_of_the_two(
        self, friends: FriendsWriter, owner: str, friend: str, stranger: str
    ) -> None:
        friends.ask_email(owner, ADDRESS, NOW)
        asks(friends, friend, owner, hours(1))
        friends.ask_email(stranger, ADDRESS, hours(3))
        asks(friends, friend, stranger, hours(2))

        friends.claim(ADDRESS, friend)

        assert friends.circle(friend) == Circle(
            friends=(Friend(stranger, hours(3), NOTHING, NOTHING), Friend(owner, hours(1), NOTHING, NOTHING))
        )

    def test_a_claim_adds_nothing_to_what_stands_already(
        self, friends: FriendsWriter, owner: str, friend: str, stranger: str
    ) -> None:
        befriend(friends, owner, friend)
        friends.share(owner, {friend: [Sharing.TASTE]})
        asks(friends, stranger, friend, NOW)
        for asker in (owner, stranger):
            friends.ask_email(asker, ADDRESS, hours(1))

        friends.claim(ADDRESS, friend)

        assert friends.circle(friend) == Circle(
            friends=(Friend(owner, NOW, NOTHING, frozenset({Sharing.TASTE})),),
            incoming=(Asked(NOW, person_id=stranger),),
        )
        assert friends.circle(stranger).outgoing == (Asked(hours(1), email=ADDRESS), Asked(NOW, person_id=friend))

    def test_nobody_befriends_themselves_by_their_own_address(self, friends: FriendsWriter, owner: str) -> None:
        friends.ask_email(owner, ADDRESS, NOW)
        friends.claim(ADDRESS, owner)

        assert friends.circle(owner) == Circle()

    def test_the_request_of_somebody_blocked_is_claimed_unseen(
        self, friends: FriendsWriter, owner: str, friend: str
    ) -> None:
        friends.ask_email(owner, ADDRESS, NOW)
        parts(friends, friend, owner, block=True)
        friends.claim(ADDRESS, friend)

        assert friends.circle(friend) == Circle(blocked=(owner,))
        assert friends.circle(owner).outgoing == (Asked(NOW, email=ADDRESS),)

    def test_a_block_by_the_asker_outlasts_the_claim(self, friends: FriendsWriter, owner: str, friend: str) -> None:
        friends.ask_email(owner, ADDRESS, NOW)
        parts(friends, owner, friend, block=True)
        friends.claim(ADDRESS, friend)

        assert friends.circle(friend) == Circle()
        assert friends.circle(owner) == Circle(outgoing=(Asked(NOW, email=ADDRESS),), blocked=(friend,))
