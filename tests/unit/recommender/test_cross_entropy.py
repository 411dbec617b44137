from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from whattowatch.recommender.cross_entropy import FORBIDDEN, Asked, cross_entropy

STEPS, LANES, WIDTH, TITLES, TARGETS = 6, 3, 4, 9, 2
Given = tuple[jax.Array, jax.Array, jax.Array]


@pytest.fixture
def asked() -> Asked:
    """Two people in each lane; some steps have a second target, and some targets count little or nothing."""
    draw = np.random.default_rng(0)
    order = np.stack([draw.permutation(TITLES)[: STEPS + 1] for _ in range(LANES)], axis=1)
    begins = np.zeros((STEPS, LANES), np.bool_)
    begins[0] = begins[3] = True
    target = np.stack([order[1:], np.roll(order[1:], -1, axis=0)], axis=-1)
    weight = np.ones((STEPS, LANES, TARGETS), np.float32) * (1, 0)
    weight[2, 1], weight[4, 0] = 0.5, 0.0
    weight[1], weight[2, 2] = (0.25, 0.75), (0.0, 2.0)
    return Asked(np.where(begins, TITLES, order[:-1]), begins, target, weight.astype(np.float32))


@pytest.fixture
def given() -> Given:
    """Queries, vectors and bias."""
    keys = jax.random.split(jax.random.key(1), 3)
    shapes = ((STEPS, LANES, WIDTH), (TITLES, WIDTH), (TITLES,))
    queries, vectors, bias = (jax.random.normal(key, shape) for key, shape in zip(keys, shapes, strict=True))
    return queries, vectors, bias


def nobody() -> jax.Array:
    """Nothing was seen."""
    return jnp.zeros((LANES, TITLES), bool)


def plainly(queries: Any, vectors: Any, bias: Any, asked: Asked) -> Any:
    """The same, one target after another."""
    total = jnp.zeros(())
    for lane in range(LANES):
        seen: set[int] = set()
        for step in range(STEPS):
            seen = set() if asked.begins[step, lane] else seen | {int(asked.item[step, lane])}
            mask = np.isin(np.arange(TITLES), list(seen))
            scores = jnp.where(mask, FORBIDDEN, vectors @ queries[step, lane] + bias)
            missed = jax.nn.logsumexp(scores) - scores[asked.target[step, lane]]
            total = total + (missed * asked.weight[step, lane]).sum()
    return total


def test_it_is_the_cross_entropy_among_what_was_not_seen(asked: Asked, given: Given) -> None:
    found = cross_entropy(*given, nobody(), asked)[0]
    assert float(found) == pytest.approx(float(plainly(*given, asked)), rel=1e-5)


def test_its_gradient_is_that_of_the_plain_formula(asked: Asked, given: Given) -> None:
    every = (0, 1, 2)
    found = jax.grad(lambda q, v, b: cross_entropy(q, v, b, nobody(), asked)[0], argnums=every)(*given)
    expected = jax.grad(lambda q, v, b: plainly(q, v, b, asked), argnums=every)(*given)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)


def test_what_was_seen_goes_on_to_the_next_chunk(asked: Asked, given: Given) -> None:
    seen = np.asarray(cross_entropy(*given, nobody(), asked)[1])
    assert [set(np.flatnonzero(row)) for row in seen] == [set(asked.item[4:, lane]) for lane in range(LANES)]
