"""Where the model of this process recommends, nobody elsewhere has to learn anything (port `Learner`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from whattowatch.domain.accounts import Account
from whattowatch.domain.catalogue import Title
from whattowatch.domain.discovery import Interaction


class NoLearner:
    """Is told everything and keeps nothing: the model reads histories and catalogue itself."""

    def deeds(self, person_id: str, done: Sequence[Interaction], titles: Mapping[str, Title]) -> None:
        """See the port."""

    def titles(self, titles: Iterable[Title]) -> None:
        """See the port."""

    def people(self, accounts: Iterable[Account]) -> None:
        """See the port."""
