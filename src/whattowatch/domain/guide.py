"""A guide to series: a second source, which tells at which instant an episode airs.

It stands beside `MovieDb` and `TitleService` rather than behind one of them: those say which titles there are, while a
guide is asked about series that are known already, by the ids that others gave them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from whattowatch.domain.catalogue import Title, TitleRecord

GUIDE = "tvmaze"
"""The name under which a title's `external_ids` hold its id in the guide."""


class SeriesGuide(Protocol):
    """Asks the guide politely. For one thread. `Unavailable` says that it does not answer."""

    @property
    def configured(self) -> bool:
        """Whether there is a guide; without one nothing else may be asked."""
        ...

    @property
    def most(self) -> int:
        """Of how many series it may be asked in a round, the most popular ones."""
        ...

    def find(self, external_ids: Mapping[str, str]) -> str | None:
        """The guide's id of the series with one of these ids (`tvdb`, `imdb`); None where it knows none of them."""
        ...

    def record(self, guide_id: str, title: Title) -> TitleRecord | None:
        """What the guide tells of the series, under our title's id and of the source `TVMAZE`.

        None where it is gone, or cannot be understood.
        """
        ...

    def changed(self) -> frozenset[str]:
        """The guide's ids of all series that it changed within a week."""
        ...
