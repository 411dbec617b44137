"""A guide to series: a second source, which tells at which instant an episode airs, and which series there are.

It stands beside `MovieDb` and `TitleService` rather than behind one of them. It is asked about series that are known
already, by the ids that others gave them, and without a `TitleService` for those that are not known yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from whattowatch.domain.catalogue import Title, TitleRecord

GUIDE = "tvmaze"
"""The name under which a title's `external_ids` hold its id in the guide."""

OF_GUIDE = "tv-maze-"
"""What the id of a series begins with that only the guide knows; the guide's own follows."""


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
        """The guide's ids of all series that it changed within a week, and has not told of since then."""
        ...

    def page(self, number: int) -> Sequence[Title] | None:
        """The well-known series of a page of all that the guide has, by rising id, under `OF_GUIDE` ids.

        A series stays on its page; new ones come on the last pages. None: there are no more pages. What was answered
        is remembered for some hours, so that whoever goes through them in turns asks for none twice.
        """
        ...
