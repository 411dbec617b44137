"""The plan of a training that follows from how much there is to learn from, so that nobody need tell it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from whattowatch.recommender.hyper import Plan, Schedule

USUAL = Schedule()


class Size(NamedTuple):
    """The numbers of a plan that follow from the amount of data.

    Attributes:
        below: for fewer events than these.
        width: see `Hyper`.
        lanes, steps: see `Schedule`; a pass has some hundred updates, as few teach little and many take long.
        decay, first_vectors, newcomers: see `Schedule`; with little data, weights are kept small and begin with what is
            counted, and newcomers are learned from.
    """

    below: float
    width: int
    lanes: int
    steps: int
    decay: float = USUAL.decay
    first_vectors: float = USUAL.first_vectors
    newcomers: int = USUAL.newcomers


SIZES = (
    Size(250_000, 64, 16, 32, decay=0.1, first_vectors=0.3, newcomers=10),
    Size(600_000, 128, 32, 64),
    Size(float("inf"), 256, 64, 64),
)


def plan_for(events: int, **told: int) -> Plan:
    """The plan for so many events.

    Args:
        events: all that is read, held back or not.
        told: the width, or numbers of the schedule, that somebody wants otherwise.
    """
    size = next(each for each in SIZES if events < each.below)
    numbers = {**size._asdict(), **told}
    del numbers["below"]
    plan, width = Plan(), numbers.pop("width")
    return Plan(replace(plan.hyper, width=width), replace(plan.schedule, **numbers))
