"""The cross-entropy of targets among all titles that a person has not seen, in JAX.

The scores of a chunk would fill some hundred megabytes, more than any cache holds. They are worked out a few steps at a
time, and their gradient with them, which costs no second look at the titles when the loss is differentiated.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from whattowatch.recommender.network import Array

FORBIDDEN = -1e9
"""The score of a title that was seen already: finite, so that no gradient becomes NaN."""
AT_ONCE = 4
"""So many steps are worked out together, where the steps of a chunk divide by it."""


class Asked(NamedTuple):
    """Targets, `K` at each of `L` steps of `B` lanes.

    Attributes:
        item: int32 [L, B], the title that was seen before the targets; `titles` where there is none.
        begins: bool [L, B], nothing was seen before this.
        target: int32 [L, B, K].
        weight: [L, B, K], what each target counts.
    """

    item: Array
    begins: Array
    target: Array
    weight: Array


@jax.custom_vjp
def cross_entropy(queries: Array, vectors: Array, bias: Array, seen: Array, asked: Asked) -> tuple[Array, Array]:
    """The sum over all targets, and which titles were seen afterwards.

    Args:
        queries: [L, B, D].
        vectors: [titles, D].
        bias: [titles].
        seen: bool [B, titles], before the first step.
        asked: the targets.
    """
    total, after = _forward(queries, vectors, bias, seen, asked)[0]
    return total, after


def _forward(queries: Array, vectors: Array, bias: Array, seen: Array, asked: Asked) -> tuple[Any, Any]:
    steps, lanes, width = queries.shape
    together = math.gcd(steps, AT_ONCE)
    sliced = jax.tree.map(lambda x: x.reshape(steps // together, together, *x.shape[1:]), (queries, asked))

    def some(sums: Any, now: tuple[Array, Asked]) -> tuple[Any, Array]:
        total, for_vectors, for_bias, seen = sums
        query, here = now[0].reshape(together * lanes, width), now[1]
        seen, masks = jax.lax.scan(_seen, seen, (here.item, here.begins))
        scores = jnp.where(masks.reshape(together * lanes, -1), FORBIDDEN, query @ vectors.T + bias)
        targets, weights = (x.reshape(together * lanes, -1) for x in (here.target, here.weight))
        missed, slope = _missed(scores, targets, weights)
        sums = total + missed, for_vectors + slope.T @ query, for_bias + slope.sum(axis=0), seen
        return sums, slope @ vectors

    begin = jnp.zeros(()), jnp.zeros_like(vectors), jnp.zeros_like(bias), seen
    (total, for_vectors, for_bias, seen), for_queries = jax.lax.scan(some, begin, sliced)
    return (total, seen), (for_queries.reshape(queries.shape), for_vectors, for_bias)


def _seen(seen: Array, now: tuple[Array, Array]) -> tuple[Array, Array]:
    item, begins = now
    seen = (seen & ~begins[:, None]).at[jnp.arange(len(item)), item].set(True, mode="drop")
    return seen, seen


def _missed(scores: Array, target: Array, weight: Array) -> tuple[Array, Array]:
    """The weighted sum of cross-entropies of targets [N, K], and its gradient by the scores, [N, titles]."""
    highest = scores.max(axis=1, keepdims=True)
    raised = jnp.exp(scores - highest)
    sums = raised.sum(axis=1, keepdims=True)
    missed = highest + jnp.log(sums) - jnp.take_along_axis(scores, target, axis=1)
    whole, rows = weight.sum(axis=1, keepdims=True), jnp.arange(len(target))[:, None]
    slope = (raised * (whole / sums)).at[rows, target].add(-weight)
    return (missed * weight).sum(), slope


def _backward(kept: tuple[Array, Array, Array], gradient: tuple[Array, Array]) -> tuple[Any, ...]:
    by_total = gradient[0]
    for_queries, for_vectors, for_bias = kept
    return for_queries * by_total, for_vectors * by_total, for_bias * by_total, None, None


cross_entropy.defvjp(_forward, _backward)
