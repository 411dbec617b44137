"""Which events a pass reads."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from unit.recommender.crowds import crowd
from whattowatch.recommender.hyper import Hyper
from whattowatch.recommender.streams import examples, stretches

SHORT = Hyper(session_events=4)


def drawn(length: int, seed: int = 0) -> NDArray[np.bool_]:
    return stretches(crowd(), SHORT, length, np.random.default_rng(seed))


def starts(kept: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Where in each person's past the stretch begins, [people]."""
    users = crowd().users[kept]
    first = np.flatnonzero(np.diff(users, prepend=-1))
    return np.flatnonzero(kept)[first] - np.searchsorted(crowd().users, users[first])


def test_a_stretch_is_no_longer_than_wanted_and_whole_where_there_is_little() -> None:
    lengths = np.bincount(crowd().users)
    read = np.bincount(crowd().users[drawn(8)])
    assert (read <= 8).all()
    assert (read[lengths <= 8] == lengths[lengths <= 8]).all()
    assert drawn(100).all()


def test_a_stretch_begins_where_a_session_may() -> None:
    assert not (starts(drawn(8)) % SHORT.session_events).any()


def test_passes_read_different_stretches_and_in_time_everything() -> None:
    kept = np.stack([drawn(8, seed) for seed in range(60)])
    assert len(np.unique(kept, axis=0)) > 1
    assert kept.any(axis=0).all()


def test_what_comes_first_in_a_stretch_is_learned_from_only_where_a_past_begins() -> None:
    kept = drawn(8)
    read = examples(crowd(), SHORT, kept)
    assert (read.counts[read.begins] == (starts(kept) == 0)).all()
    assert read.counts[~read.begins].all()
