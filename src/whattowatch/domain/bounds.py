"""Between which years a title must have come out, and how long it may last."""

from __future__ import annotations

from dataclasses import dataclass

from whattowatch.domain.catalogue import Title
from whattowatch.domain.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is asked of a title's year and runtime; None asks nothing. What is asked of must be known.

    Attributes:
        year_from: the earliest year.
        year_to: the latest year.
        runtime_to: minutes at most, of the film or of a usual episode.

    Raises:
        InvalidInput: the latest year is before the earliest.
    """

    year_from: int | None = None
    year_to: int | None = None
    runtime_to: int | None = None

    def __post_init__(self) -> None:
        """Refuses what no title can meet."""
        if self.year_from is not None and self.year_to is not None and self.year_to < self.year_from:
            raise InvalidInput.of("year_to", "is before year_from")

    def admit(self, title: Title) -> bool:
        """Whether a title is known to meet them."""
        return (
            (self.year_from is None or (title.year is not None and title.year >= self.year_from))
            and (self.year_to is None or (title.year is not None and title.year <= self.year_to))
            and (self.runtime_to is None or (title.runtime is not None and title.runtime <= self.runtime_to))
        )


BOUNDLESS = Bounds()
