"""What every store of friendships does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from whattowatch.domain.friends import Asked, Circle, Friend, FriendsWriter, Relation, Sharing, ask, part

NOW = datetime(2026, 3, 14, 20, tzinfo=UTC)
NOTHING: frozenset[Sharing] = frozenset()
ADDRESS = "frank@example.org"


def hours(count: int) -> datetime:
    """So many hours after NOW."""
    return NOW + timedelta(hours=count)


def asks(friends: FriendsWriter, me: str, they: str, at: datetime = NOW, email: str | None = None) -> None:
    friends.save(me, they, ask(friends.relation(me, they), at, by_email=email is not None), email)


def parts(friends: FriendsWriter, me: str, they: str, *, block: bool = False) -> None:
    friends.save(me, they, part(friends.relation(me, they), block=block, by_email=False), None)


def befriend(friends: FriendsWriter, one: str, other: str, at: datetime = NOW) -> None:
    asks(friends, one, other, at)
    asks(friends, other, one, at)


class FriendshipContract:
    """For a fixture `friends` that is empty, and people `owner`, `friend` and `stranger`."""

    def test_strangers_have_nothing_between_them(self, friends: FriendsWriter, owner: str, friend: str) -> None:
        assert friends.relation(owner, friend) == Relation()
        assert friends.circle(owner) == Circle()

    def test_a_request_is_seen_from_both_sides(self, friends: FriendsWriter, owner: str, friend: str) -> None:
        asks(friends, owner, friend)

        assert friends.relation(owner, friend) == Relation(asked_by_me=NOW)
        assert friends.relation(friend, owner) == Relation(asked_by_them=NOW)
        assert friends.circle(owner) == Circle(outgoing=(Asked(NOW, person_id=friend),))
        assert friends.circle(friend) == Circle(incoming=(Asked(NOW, person_id=owner),))

    def test_asking_again_keeps_the_first_request(self, friends: FriendsWriter, owner: str, friend: str) -> None:
        asks(friends, owner, friend)
        asks(friends, owner, friend, hours(1))

        assert friends.relation(owner, friend).asked_by_me == NOW

    def test_friends_are_who_both_asked(self, friends: FriendsWriter, owner: str, friend: str) -> None:
        asks(friends, owner, friend)
        asks(friends, friend, owner, hours(1))

        for me, they in ((owner, friend), (friend, owner)):
            assert friends.relation(me, they) == Relation(friends_since=hours(1))
            assert friends.circle(me) == Circle(friends=(Friend(they, hours(1), NOTHING, NOTHING),))

    def test_parting_ends_it_for_both(self, friends: FriendsWriter, owner: str, friend: str) -> None:
        befriend(friends, owner, friend)
        for _ in range(2):
            parts(friends, friend, owner)

        assert friends.circle(owner) == friends.circle(friend) == Circle()

    def test_a_request_is_withdrawn_or_refused(self, friends: FriendsWriter, owner: str, friend: str) -> None:
        for who, whom in ((owner, friend), (friend, owner)):
            asks(friends, owner, friend)
            parts(friends, who, whom)

            assert friends.relation(owner, friend) == Relation()

    def test_a_block_is_seen_by_who_set_it_only(self, friends: FriendsWriter, owner: str, friend: str) -> None:
        befriend(friends, owner, friend)
        parts(friends, owner, friend, block=True)
        asks(friends, friend, owner, hours(1))

        assert friends.circle(owner) == Circle(blocked=(friend,))
        assert friends.circle(friend) == Circle(outgoing=(Asked(hours(1), person_id=owner),))

    def test_taking_a_block_back_answers_what_was_asked_meanwhile(
        self, friends: FriendsWriter, owner: str, friend: str
    ) -> None:
        parts(friends, owner, friend, block=True)
        asks(friends, friend, owner, hours(1))
        asks(friends, owner, friend, hours(2))

        assert friends.relation(friend, owner) == Relation(friends_since=hours(2))

    def test_saving_again_changes_nothing(self, friends: FriendsWriter, owner: str, friend: str) -> None:
        for relation in (Relation(asked_by_me=NOW, blocked_by_them=True), Relation(friends_since=NOW)):
            for _ in range(2):
                friends.save(owner, friend, relation, None)

            assert friends.relation(owner, friend) == relation

    def test_a_stranger_sees_nothing_of_it(
        self, friends: FriendsWriter, owner: str, friend: str, stranger: str
    ) -> None:
        befriend(friends, owner, friend)
        asks(friends, owner, stranger)
        parts(friends, friend, stranger, block=True)

        assert friends.circle(stranger) == Circle(incoming=(Asked(NOW, person_id=owner),))
        assert friends.friends_among(stranger, [owner, friend]) == frozenset()

    def test_each_part_of_the_circle_shows_the_newest_first_then_by_id(
        self, friends: FriendsWriter, owner: str, friend: str, stranger: str
    ) -> None:
        first, second = sorted([friend, stranger])
        for number, ids in ((0, [first, second]), (1, [second, first])):
            befriend(friends, owner, first, NOW)
            befriend(friends, owner, second, hours(number))
            assert [row.person_id for row in friends.circle(owner).friends] == ids
            for they in (first, second):
                parts(friends, owner, they)

            asks(friends, first, owner, NOW)
            asks(friends, second, owner, hours(number))
            assert [row.person_id for row in friends.circle(owner).incoming] == ids
            for they in (first, second):
                parts(friends, owner, they)

    def test_friends_among_some_are_the_friends_only(
        self, friends: FriendsWriter, owner: str, friend: str, stranger: str
    ) -> None:
        befriend(friends, owner, friend)
        asks(friends, owner, stranger)

        assert friends.friends_among(owner, [friend, stranger, "nobody"]) == {friend}
        assert friends.friends_among(owner, iter([stranger])) == frozenset()
        assert friends.friends_among(owner, []) == frozenset()


class SharingContract:
    """For a fixture `friends` that is empty, and people `owner`, `friend` and `stranger`."""

    def test_nothing_is_shown_until_it_is_chosen(self, friends: FriendsWriter, owner: str, friend: str) -> None:
        befriend(friends, owner, friend)

        for kind in Sharing:
            assert friends.showing(friend, kind) == ()

    def test_a_choice_is_for_one_side_and_one_friend(
        self, friends: FriendsWriter, owner: str, friend: str, stranger: str
    ) -> None:
        for they in (friend, stranger):
            befriend(friends, owner, they)

        friends.share(owner, {friend: [Sharing.TASTE, Sharing.WATCHING]})

        chosen = frozenset({Sharing.TASTE, Sharing.WATCHING})
        assert Friend(friend, NOW, chosen, NOTHING) in friends.circle(owner).friends
        assert Friend(stranger, NOW, NOTHING, NOTHING) in friends.circle(owner).friends
        assert friends.circle(friend).friends == (Friend(owner, NOW, NOTHING, chosen),)
        assert friends.showing(friend, Sharing.TASTE) == (owner,)
        assert friends.showing(friend, Sharing.RATINGS) == ()
        assert friends.showing(owner, Sharing.TASTE) == friends.showing(stranger, Sharing.TASTE) == ()

    def test_a_choice_replaces_the_one_before_and_leaves_other_friends(
        self, friends: FriendsWriter, owner: str, friend: str, stranger: str
    ) -> None:
        for they in (friend, stranger):
            befriend(friends, owner, they)
        friends.share(owner, {friend: [Sharing.TASTE], stranger: [Sharing.RATINGS]})

        friends.share(owner, {friend: []})
        friends.share(owner, {})

        shown = {row.person_id: row.i_share for row in friends.circle(owner).friends}
        assert shown == {friend: NOTHING, stranger: {Sharing.RATINGS}}

    def test_who_shows_something_comes_by_age_of_the_friendship(
        self, friends: FriendsWriter, owner: str, friend: str, stranger: str
    ) -> None:
        befriend(friends, owner, stranger, hours(1))
        befriend(friends, owner, friend, NOW)
        for they in (friend, stranger):
            friends.share(they, {owner: [Sharing.WATCHLIST]})

        assert friends.showing(owner, Sharing.WATCHLIST) == (friend, stranger)

    def test_nothing_is_shared_with_who_is_no_friend(
        self, friends: FriendsWriter, owner: str, friend: str, stranger: str
    ) -> None:
        asks(friends, stranger, owner)

        friends.share(owner, {stranger: [Sharing.TASTE], friend: [Sharing.TASTE]})
        asks(friends, owner, stranger)

        assert friends.showing(stranger, Sharing.TASTE) == friends.showing(friend, Sharing.TASTE) == ()

    def test_what_was_shared_ends_with_the_friendship_and_stays_ended(
        self, friends: FriendsWriter, owner: str, friend: str
    ) -> None:
        befriend(friends, owner, friend)
        friends.share(owner, {friend: list(Sharing)})
        parts(friends, friend, owner)
        befriend(friends, owner, friend)

        assert friends.showing(friend, Sharing.TASTE) == ()

    def test_what_is_shared_survives_asking_again(self, friends: FriendsWriter, owner: str, friend: str) -> None:
        befriend(friends, owner, friend)
        friends.share(owner, {friend: [Sharing.TASTE]})
        asks(friends, owner, friend, hours(1))

        assert friends.circle(owner).friends == (Friend(friend, NOW, frozenset({Sharing.TASTE}), NOTHING),)
