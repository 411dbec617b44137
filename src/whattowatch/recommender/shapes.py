"""The names and shapes of the network's weights."""

from __future__ import annotations

from enum import IntEnum

from whattowatch.recommender.amounts import AMOUNTS
from whattowatch.recommender.features import FEATURES
from whattowatch.recommender.gaps import BUCKETS

VALUES = 11
"""No rating, and the ratings from 1 to 10."""
KINDS = 7
"""The kinds of `domain.discovery.Kind`, in its order."""


class Part(IntEnum):
    """What a score is the sum of, each weighted by a gate: its column there."""

    NETWORK = 0
    NEAR = 1
    WIDE = 2
    TASTE = 3
    TREND = 4
    POPULAR = 5
    CHOICE = 6


BESIDE = frozenset(Part) - {Part.NETWORK}
"""What stands beside the network."""


def shapes(width: int, towers: int, titles: int) -> dict[str, tuple[int, ...]]:
    """The shape of every weight.

    Args:
        width: D.
        towers: T.
        titles: how many titles training saw.
    """
    whole, own = towers * width, (towers, width, 3 * width)
    unit = {"x": own, "h": own, "b": (3 * whole,), "n": (whole,)}
    return {
        "item": (titles, width),
        "genre": (FEATURES, width),
        "value": (VALUES, width),
        "kind": (KINDS, width),
        "gap": (BUCKETS, width),
        "chosen": (FEATURES, width),
        "first": (width,),
        "item_scale": (width,),
        "input_scale": (width,),
        **{f"session_{name}": shape for name, shape in unit.items()},
        **{f"user_{name}": shape for name, shape in unit.items()},
        "start_w": (towers, width, width),
        "start_b": (whole,),
        "deep_in": (towers, width, 2 * width),
        "deep_b": (2 * whole,),
        "deep_out": (towers, 2 * width, width),
        "out_w": (towers, width, width),
        "out_b": (whole,),
        "out_gap": (BUCKETS, whole),
        "out_scale": (towers, width),
        "gate_b": (len(Part),),
        "gate_gap": (BUCKETS, len(Part)),
        "gate_known": (AMOUNTS, len(Part)),
        "bias": (titles,),
        "popular": (),
    }
