"""What a group could watch tonight: who counts, what is asked for, and what is known of each title."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from whattowatch.domain.catalogue import Title


class Seen(StrEnum):
    """Whether titles come that somebody has seen, as far as they show it."""

    NOBODY = "nobody"
    """Only what nobody has seen."""
    SOME = "some"
    """Also what some have seen, as long as it is new to somebody."""
    ANYBODY = "anybody"
    """Everything."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the evening is like.

    Attributes:
        minutes: how much time there is; None: enough.
        services: on one of which a title must be; None: anywhere.
    """

    seen: Seen = Seen.NOBODY
    minutes: int | None = None
    services: frozenset[str] | None = None

    def suits(self, title: Title, seen_by: Collection[str], present: Collection[str]) -> bool:
        """Whether a title is not known to be wrong. What is not known of it rules nothing out.

        Args:
            title: the title.
            seen_by: who is known to have seen it.
            present: everybody.
        """
        return not title.gone and self.fits(title) is not False and self._served(title) and self._new(seen_by, present)

    def fits(self, title: Title) -> bool | None:
        """Whether there is time for the film, or for an episode of the series; None: nobody knows, or nobody asks."""
        if self.minutes is None or title.runtime is None:
            return None
        return title.runtime <= self.minutes

    def _served(self, title: Title) -> bool:
        known = self.services is not None and title.services is not None
        return not known or not (self.services or frozenset()).isdisjoint(title.services or ())

    def _new(self, seen_by: Collection[str], present: Collection[str]) -> bool:
        if self.seen is Seen.NOBODY:
            return not seen_by
        return self.seen is Seen.ANYBODY or len(seen_by) < len(present)


@dataclass(frozen=True, slots=True)
class Pick:
    """A title for the group, with what may be shown of everybody.

    Attributes:
        likings: by member whose taste counts, as they are shown: the asking person's to a tenth, others' in whole
            numbers. The order of the picks follows from these alone.
        seen_by: who has seen it, of those who show that.
        listed_by: on whose watchlists it is, of those who show that.
        served: whose services have it, of the members whose taste counts; None: nobody knows what has it.
        fits: whether there is time for it; None: nobody knows, or nobody asks.
    """

    title: Title
    likings: Mapping[str, float] = field(default_factory=dict)
    seen_by: tuple[str, ...] = ()
    listed_by: tuple[str, ...] = ()
    served: tuple[str, ...] | None = None
    fits: bool | None = None


def having(title: Title, services: Mapping[str, Collection[str]]) -> tuple[str, ...] | None:
    """Who has a service that has the title, by everybody's services; None where no service of it is known."""
    if title.services is None:
        return None
    return tuple(member for member, theirs in services.items() if not set(theirs).isdisjoint(title.services))
