"""Friendship comes of both having asked; a block is never told and hides what it should."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whattowatch.domain.friends import Relation, ask, part, parts_something

NOW = datetime(2026, 3, 14, 20, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
STRANGERS = Relation()
FRIENDS = Relation(friends_since=NOW)

relations = st.one_of(
    st.builds(
        Relation,
        asked_by_me=st.none() | st.just(NOW),
        asked_by_email=st.none() | st.just(NOW),
        asked_by_them=st.none() | st.just(NOW),
        blocked_by_me=st.booleans(),
        blocked_by_them=st.booleans(),
    ),
    st.just(FRIENDS),
)


def seen_by_them(mine: Relation) -> Relation:
    """The same relation as the other person stores it."""
    return replace(
        mine,
        asked_by_me=mine.asked_by_them,
        asked_by_email=None,
        asked_by_them=mine.asked_by_me or mine.asked_by_email,
        blocked_by_me=mine.blocked_by_them,
        blocked_by_them=mine.blocked_by_me,
    )


def test_asking_a_stranger_is_a_request_only() -> None:
    assert ask(STRANGERS, NOW, by_email=False) == Relation(asked_by_me=NOW)


def test_asking_by_address_is_remembered_as_such() -> None:
    assert ask(STRANGERS, NOW, by_email=True) == Relation(asked_by_email=NOW)


def test_asking_back_makes_friends() -> None:
    theirs = seen_by_them(ask(STRANGERS, NOW, by_email=True))

    assert ask(theirs, LATER, by_email=False) == Relation(friends_since=LATER)


@pytest.mark.parametrize("by_email", [True, False])
def test_asking_twice_changes_nothing(by_email: bool) -> None:
    once = ask(STRANGERS, NOW, by_email=by_email)

    assert ask(once, LATER, by_email=by_email) == once


@given(relations, st.booleans())
def test_what_was_asked_in_one_way_makes_no_difference_to_the_other(relation: Relation, by_email: bool) -> None:
    other = _in_this_way(relation, by_email=by_email)

    assert parts_something(relation, by_email=by_email) is parts_something(other, by_email=by_email)
    for step in (partial(ask, now=LATER), partial(part, block=False)):
        with_it, without = step(relation, by_email=by_email), step(other, by_email=by_email)
        assert _in_this_way(with_it, by_email=by_email) == _in_this_way(without, by_email=by_email)


def _in_this_way(relation: Relation, *, by_email: bool) -> Relation:
    return replace(relation, asked_by_me=None) if by_email else replace(relation, asked_by_email=None)


def test_asking_a_friend_changes_nothing() -> None:
    assert ask(FRIENDS, LATER, by_email=False) == FRIENDS


def test_asking_takes_my_own_block_back() -> None:
    assert not ask(part(FRIENDS, block=True, by_email=False), LATER, by_email=False).blocked_by_me


def test_asking_whom_i_blocked_answers_the_request_they_made_meanwhile() -> None:
    blocked_then_asked = seen_by_them(
        ask(seen_by_them(part(STRANGERS, block=True, by_email=False)), NOW, by_email=False)
    )

    assert ask(blocked_then_asked, LATER, by_email=False).friends


def test_a_block_by_the_other_looks_like_any_unanswered_request() -> None:
    asked = ask(Relation(blocked_by_them=True), NOW, by_email=False)

    assert (asked.asked_by_me, asked.friends, asked.blocked_by_them) == (NOW, False, True)


def test_parting_ends_a_friendship() -> None:
    assert part(FRIENDS, block=False, by_email=False) == STRANGERS


def test_parting_withdraws_my_request_and_refuses_theirs() -> None:
    asked = ask(STRANGERS, NOW, by_email=False)

    assert part(asked, block=False, by_email=False) == STRANGERS
    assert part(seen_by_them(asked), block=False, by_email=False) == STRANGERS


def test_parting_keeps_blocks_on_both_sides() -> None:
    blocked = Relation(blocked_by_me=True, blocked_by_them=True)

    assert part(blocked, block=False, by_email=False) == blocked


def test_parting_ends_a_friendship_or_a_request_and_nothing_else() -> None:
    assert parts_something(FRIENDS, by_email=False)
    assert parts_something(Relation(asked_by_me=NOW), by_email=False)
    assert parts_something(Relation(asked_by_them=NOW), by_email=False)
    assert not parts_something(STRANGERS, by_email=False)
    assert not parts_something(Relation(blocked_by_me=True), by_email=False)


def test_the_request_of_somebody_i_blocked_is_nothing_to_part_from() -> None:
    assert not parts_something(Relation(asked_by_them=NOW, blocked_by_me=True), by_email=False)


@given(relations, st.booleans())
def test_asking_makes_friends_only_of_who_asked_and_is_not_hiding(relation: Relation, by_email: bool) -> None:
    asked = ask(relation, LATER, by_email=by_email)

    mutual = relation.asked_by_them is not None and not relation.blocked_by_them
    assert asked.friends is (relation.friends or mutual)


@given(relations, st.booleans())
def test_friends_have_no_requests_or_blocks_left_between_them(relation: Relation, by_email: bool) -> None:
    asked = ask(relation, LATER, by_email=by_email)

    if asked.friends:
        assert asked == Relation(friends_since=asked.friends_since)


@given(relations, st.booleans())
def test_after_parting_there_is_nothing_to_part_from(relation: Relation, block: bool) -> None:
    parted = part(relation, block=block, by_email=False)

    assert not parts_something(parted, by_email=False)
    assert parted.blocked_by_me is (block or relation.blocked_by_me)
    assert part(parted, block=block, by_email=False) == parted


@given(relations, st.booleans())
def test_nothing_i_do_changes_their_block(relation: Relation, block: bool) -> None:
    assert part(relation, block=block, by_email=False).blocked_by_them is relation.blocked_by_them
    if relation.blocked_by_them:
        assert ask(relation, LATER, by_email=False).blocked_by_them
