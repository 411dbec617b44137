"""Alternating least squares on implicit feedback, by the package `implicit`: a baseline from outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.errors import Unavailable
from whattowatch.recommender.events import Events
from whattowatch.recommender.walk import Asked, Past

FACTORS, SEED = 64, 20261122


@dataclass(frozen=True, slots=True)
class Als:
    """A fitted factorisation.

    Attributes:
        model: of `implicit`.
        titles: how many titles it knows.
    """

    model: Any
    titles: int

    @classmethod
    def fitted(cls, events: Events) -> Als:
        """Factorises who did something with what.

        Raises:
            Unavailable: the package is not installed.
        """
        try:
            from implicit.als import AlternatingLeastSquares  # noqa: PLC0415  (only developers have it)
        except ImportError as error:
            raise Unavailable("the baseline als needs the package implicit") from error
        model = AlternatingLeastSquares(factors=FACTORS, random_state=SEED, num_threads=1)
        model.fit(_matrix(events.users, events.items, events.titles), show_progress=False)
        return cls(model, events.titles)

    def scores(self, people: Sequence[Past], asked: Sequence[Asked]) -> Iterator[NDArray[np.floating]]:
        """See `measure.Scorer`; each person's factors are worked out from what is known of them."""
        for one in asked:
            known = people[one.person].items[: one.known]
            mine = _matrix(np.zeros(len(known), np.int64), known, self.titles)
            yield self.model.item_factors @ self.model.recalculate_user(0, mine)


def _matrix(users: NDArray[np.int64], items: NDArray[np.int64], titles: int) -> Any:
    """Ones where somebody did something with a title, sparse, [users, titles]."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415  (comes with implicit)

    return csr_matrix((np.ones(len(items), np.float32), (users, items)), shape=(int(users.max(initial=0)) + 1, titles))
