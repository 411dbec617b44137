"""The weights before training."""

from __future__ import annotations

import jax
import jax.numpy as jnp

from whattowatch.recommender.network import Array
from whattowatch.recommender.shapes import Part, shapes

SMALL = {"item": 0.02, "genre": 0.02} | dict.fromkeys(("value", "kind", "gap", "chosen", "first", "out_gap"), 0.1)
"""The deviation of what is looked up; it is normalised before it meets the units."""
ONCE = 0.5413249
"""The gate of a part that counts once: the softplus of this is 1."""
GATES = {
    Part.NETWORK: ONCE,
    Part.NEAR: 0.0,
    Part.WIDE: -1.0,
    Part.TASTE: -1.0,
    Part.TREND: -1.0,
    Part.POPULAR: -2.0,
    Part.CHOICE: -1.0,
}
"""The gates before anything is learned: the network counts as much as it says, and every part beside it a little."""


def initial(width: int, towers: int, titles: int, seed: int) -> dict[str, Array]:
    """Random weights.

    Args:
        width: D.
        towers: T.
        titles: how many titles there are.
        seed: equal seeds give equal weights.
    """
    key = jax.random.key(seed)
    sizes = shapes(width, towers, titles)
    return {
        name: _weight(jax.random.fold_in(key, number), name, sizes[name], width) for number, name in enumerate(sizes)
    }


def _weight(key: Array, name: str, shape: tuple[int, ...], width: int) -> Array:
    if name in SMALL:
        return SMALL[name] * jax.random.normal(key, shape)
    if name.endswith("_scale"):
        return jnp.ones(shape)
    if name == "gate_b":
        return jnp.array([GATES[part] for part in Part])
    if name.endswith(("_x", "_h")) or name in {"start_w", "deep_in", "out_w"}:
        return jax.random.normal(key, shape) / width**0.5
    return jnp.zeros(shape)
