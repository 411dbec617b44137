"""Deciding for a group: from how much each member would like each title to one order, by a stated rule of fairness.

Each rule keeps these promises, which its tests hold it to:

- unanimity: what everybody likes at least as much, and somebody more, comes first;
- monotony: a title does not fall when a member likes it more;
- equality: it does not matter who likes what, only how much;
- alone, a member gets the titles in the order of their own liking.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from enum import StrEnum

MISERY = 6
"""Who likes a title less than this would rather watch something else: the mean of MovieLens' ratings is 7."""
VETO = 5
"""A liking below this speaks against a title for good, where vetoes count."""


class Rule(StrEnum):
    """What is fair."""

    AVERAGE = "average"
    """Without misery: the highest mean, but what would make somebody miserable comes after everything else."""
    LEAST_MISERY = "least_misery"
    """Whoever likes a title least decides; of equals the higher mean."""
    VETO = "veto"
    """The highest mean, without what anybody has a veto against."""


def ranked(rule: Rule, likings: Mapping[str, Collection[float]]) -> list[str]:
    """The titles in the order of the rule, best first.

    Args:
        rule: what is fair.
        likings: by title, of the members whose taste counts, 1 to 10; never empty. Between titles that the rule holds
            equal the order given stays.
    """
    allowed = [title_id for title_id, each in likings.items() if not (rule is Rule.VETO and vetoed(each))]
    return sorted(allowed, key=lambda title_id: _worth(rule, likings[title_id]), reverse=True)


def vetoed(likings: Collection[float]) -> bool:
    """Whether anybody has a veto."""
    return min(likings) < VETO


def miserable(likings: Collection[float]) -> bool:
    """Whether anybody would rather watch something else."""
    return min(likings) < MISERY


def mean(likings: Collection[float]) -> float:
    """What the group likes, on the scale of ratings; exact, so that the members' order makes no difference."""
    return math.fsum(likings) / len(likings)


def _worth(rule: Rule, likings: Collection[float]) -> tuple[float, float]:
    """Higher comes first."""
    match rule:
        case Rule.AVERAGE:
            return float(not miserable(likings)), mean(likings)
        case Rule.LEAST_MISERY:
            return min(likings), mean(likings)
        case Rule.VETO:
            return 0.0, mean(likings)
