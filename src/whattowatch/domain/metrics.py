"""What a process counts of itself, for whoever watches over the instance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that is read when it is asked for.

    Attributes:
        name: without the prefix of this project; it ends in its unit.
        meaning: for people.
        values: by the value of `label`; a figure without a label has one value, under "".
        label: what tells the values apart.
        grows: whether it only ever grows.
    """

    name: str
    meaning: str
    values: Mapping[str, float] = field(default_factory=dict)
    label: str = ""
    grows: bool = False


class Metrics(Protocol):
    """Counts what a process answers from its start on. Thread-safe."""

    def began(self) -> None:
        """A request has come."""
        ...

    def ended(self, route: str, status: int, seconds: float) -> None:
        """It was answered, so long after it had come."""
        ...

    def written(self, figures: Iterable[Figure]) -> bytes:
        """What was counted, and these figures, in Prometheus' text format."""
        ...
