"""Telling a recommender that learns elsewhere what happens here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from whattowatch.domain.accounts import Account
from whattowatch.domain.catalogue import Title
from whattowatch.domain.discovery import Interaction


class Retrainer(Protocol):
    """Has the model of this instance trained anew from what people did. Thread-safe; raises nothing."""

    def begin(self) -> bool:
        """Whether a training has begun, apart from whoever asks: not while one is under way, or where none can run."""
        ...


class Learner(Protocol):
    """Learns of people, titles, and what people do with them. Thread-safe; raises `Unavailable` only.

    Being told the same again changes nothing. What was told before an error stays told.
    """

    def deeds(self, person_id: str, done: Sequence[Interaction], titles: Mapping[str, Title]) -> None:
        """Somebody did this, in this order; `titles` has those titles of it that the catalogue knows."""
        ...

    def titles(self, titles: Iterable[Title]) -> None:
        """These titles may be recommended; those that are gone are passed over."""
        ...

    def people(self, accounts: Iterable[Account]) -> None:
        """These people chose and dislike these genres."""
        ...
