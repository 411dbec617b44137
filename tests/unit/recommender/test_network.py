"""Towers side by side are networks of their own over the same titles."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from whattowatch.recommender import network
from whattowatch.recommender.initial import initial
from whattowatch.recommender.network import Event, State

WIDTH, TITLES, PEOPLE = 6, 5, 4
Weights = Mapping[str, NDArray[np.float32]]


def random_weights(towers: int) -> dict[str, NDArray[np.float32]]:
    draw = np.random.default_rng(5)
    first = initial(WIDTH, towers, TITLES, seed=1)
    return {name: np.asarray(w + 0.3 * draw.normal(size=w.shape), np.float32) for name, w in first.items()}


def alone(weights: Weights, tower: int, towers: int) -> dict[str, NDArray[np.float32]]:
    """The weights of one tower: its matrices, and its part of whatever lies side by side."""

    def own(x: NDArray[np.float32], outputs: int) -> NDArray[np.float32]:
        return x.reshape(*x.shape[:-1], outputs, towers, -1)[..., tower, :].reshape(*x.shape[:-1], -1)

    one = {name: weights[name][tower : tower + 1] for name in (*network.OUTPUTS, "out_scale")}
    one |= {name: own(weights[name], 1) for name in ("session_n", "user_n", "start_b", "deep_b", "out_b", "out_gap")}
    one |= {name: own(weights[name], network.GATES) for name in ("session_b", "user_b")}
    return {**weights, **one}


def walked(weights: Weights) -> State:
    """After what they chose, two events and the end of a session."""
    draw = np.random.default_rng(6)
    state = network.nobody(weights, (PEOPLE,))
    said = network.preference_input(weights, draw.normal(size=(PEOPLE, len(weights["chosen"]))).astype(np.float32))
    state = network.stepped(weights, state, network.given(weights, "session", said))
    for _ in range(2):
        event = Event(weights["item"][:PEOPLE], *draw.integers(0, 4, (3, PEOPLE)))
        brought = network.given(weights, "session", network.event_input(weights, event))
        state = network.stepped(weights, state, brought)
    return network.session_ended(weights, state)


@pytest.mark.parametrize("towers", [1, 2, 3])
def test_each_tower_is_a_network_of_its_own(towers: int) -> None:
    weights, gap = random_weights(towers), np.arange(PEOPLE)
    together = network.queries(weights, walked(weights).session, gap)
    for tower in range(towers):
        one = alone(weights, tower, towers)
        apart = network.queries(one, walked(one).session, gap)[:, 0]
        np.testing.assert_allclose(together[:, tower], apart, rtol=1e-4, atol=1e-5)


def test_titles_are_compared_with_the_mean_of_the_towers() -> None:
    weights, gap = random_weights(2), np.arange(PEOPLE)
    session = walked(weights).session
    mean = network.queries(weights, session, gap).mean(axis=1)
    np.testing.assert_allclose(network.query(weights, session, gap), mean)


@pytest.mark.parametrize("towers", [1, 2, 3])
def test_weights_in_one_say_the_same(towers: int) -> None:
    weights, gap = random_weights(towers), np.arange(PEOPLE)
    one, apart = network.in_one(weights), network.queries(weights, walked(weights).session, gap)
    assert {len(one[name]) for name in network.OUTPUTS} == {1}
    np.testing.assert_allclose(network.queries(one, walked(one).session, gap), apart, rtol=1e-4, atol=1e-5)
