"""No model may see what it is asked, nor when the answer happened."""

from __future__ import annotations

import numpy as np
import pytest

from unit.recommender.crowds import crowd
from whattowatch.recommender.protocols import Protocol, pasts, split
from whattowatch.recommender.slices import SLICES, waits
from whattowatch.recommender.streams import chosen_genres


def test_the_last_two_of_everybody_are_held_back() -> None:
    events = crowd()
    parted = split(events, Protocol.LOO)
    last = np.flatnonzero(np.diff(events.users, append=-1))
    assert sorted(parted.test.targets.tolist()) == last.tolist()
    assert sorted(parted.validation.targets.tolist()) == (last - 1).tolist()
    assert not parted.learn[last].any()
    assert not parted.learn[last - 1].any()
    assert parted.learn.sum() == len(events.items) - 2 * len(last)


def test_a_model_that_is_to_serve_holds_back_one_event_and_counts_all() -> None:
    parted = split(crowd(), Protocol.LAST)
    assert parted.learn.sum() == len(parted.learn) - 12
    assert parted.count.all()
    assert len(parted.test) == 0


def test_people_with_two_events_are_learned_from_but_never_asked_about() -> None:
    events = crowd()
    few = events.some(np.isin(np.arange(len(events.items)), np.flatnonzero(events.users == 0)[:2]))
    parted = split(few, Protocol.LOO)
    assert parted.learn.all()
    assert len(parted.test) == len(parted.validation) == 0


def test_protocol_s_knows_no_time_and_everything_before_the_target() -> None:
    events = crowd()
    parted = split(events, Protocol.LOO)
    assert np.isnan(parted.test.now).all()
    begin = np.searchsorted(events.users, events.users[parted.test.targets])
    assert (parted.test.known == parted.test.targets - begin).all()


def test_nothing_later_than_the_cut_is_learned() -> None:
    events = crowd()
    parted = split(events, Protocol.TEMPORAL)
    assert events.at[parted.learn].max() < events.at[parted.validation.targets].min()
    assert events.at[parted.count].max() < events.at[parted.test.targets].min()


def test_what_happened_in_the_targets_second_is_not_known() -> None:
    events = crowd(people=40)
    parted = split(events, Protocol.TEMPORAL)
    people, asked = pasts(events, parted.test, chosen_genres(events, events.features()))
    known_until = [people[one.person].at[one.known - 1] for one in asked if one.known]
    assert all(until < one.now for until, one in zip(known_until, (one for one in asked if one.known), strict=True))


def test_slices_are_parts_of_all_questions() -> None:
    events = crowd(people=40)
    parted = split(events, Protocol.TEMPORAL)
    found = {name: chooses(events, parted, parted.test) for name, chooses in SLICES[Protocol.TEMPORAL].items()}
    assert found["all later events"].all()
    assert (found["first of a returning user"] <= found["returning events"]).all()
    assert not (found["cold users"] & found["returning events"]).any()
    assert (waits(events, parted.test)[found["returning events"]] > 86_400).all()


@pytest.mark.parametrize("protocol", list(Protocol))
def test_every_protocol_has_its_slices(protocol: Protocol) -> None:
    assert SLICES[protocol]
