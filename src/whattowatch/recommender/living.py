"""The recommender of a process that goes on while models come and go."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.clock import Clock
from whattowatch.domain.discovery import ModelCard, ModelReport, Recommendation, StatesKept, Taste, Wanted
from whattowatch.domain.errors import InvalidInput, Unavailable
from whattowatch.recommender.items import Items
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.model_folder import ModelFolder
from whattowatch.recommender.serve import LocalRecommender

LOG = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=3)
NEVER_SEEN = (-1,)
"""What no pointer to a model looks like."""
Work = Callable[[], None]


def in_background(work: Work) -> None:
    """Does it while others go on."""
    threading.Thread(target=work, daemon=True, name="model").start()


class LivingRecommender:
    """Implements the `Recommender` port by the model in use. Thread-safe.

    When another model is taken into use it is read and bound to the catalogue beside the present one, which answers
    until then; then all states are those of the new model. A model that cannot be read changes nothing.

    Args:
        folder: of models.
        made: makes a recommender of a model, or without one.
        clock: decides when to look for another model.
        begin: does what takes a second.
    """

    def __init__(
        self,
        folder: ModelFolder,
        made: Callable[[Trained | None], LocalRecommender],
        clock: Clock,
        begin: Callable[[Work], None] = in_background,
    ) -> None:
        self._folder, self._made, self._clock, self._begin = folder, made, clock, begin
        self._lock, self._replacing = threading.Lock(), threading.Lock()
        self._sign, self._looked_at = folder.sign(), clock.now()
        self._present = made(_readable(folder))
        self._outdated: frozenset[str] = frozenset()
        self._rebuilt = 0

    def card(self) -> ModelCard:
        """Which model answers."""
        return self._current().card()

    def recommend(self, taste: Taste, wanted: Wanted, now: datetime) -> Sequence[Recommendation]:
        """See the port."""
        return self._current().recommend(taste, wanted, now)

    def scores(
        self, taste: Taste, now: datetime, unsaid: frozenset[str] = frozenset()
    ) -> tuple[Items, NDArray[np.float32]]:
        """See `liking.Scorer`."""
        return self._current().scores(taste, now, unsaid)

    def forget(self, person_id: str) -> None:
        """Keeps nothing of this person."""
        self._present.forget(person_id)
        self._outdated -= {person_id}

    def report(self) -> ModelReport:
        """What the model's card says, the states that are kept, and whose are of a model before."""
        present = self._current()
        told, people = present.report(), present.states.people
        kept = StatesKept(len(people), len(self._outdated - people), self._rebuilt + told.states.rebuilt)
        return replace(told, states=kept)

    def _current(self) -> LocalRecommender:
        if abs(self._clock.now() - self._looked_at) >= LOOK_EVERY and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._present

    def _look(self) -> None:
        self._looked_at = self._clock.now()
        sign = self._folder.sign()
        if sign != self._sign:
            self._sign = sign
            self._begin(self._replace)

    def _replace(self) -> None:
        """Takes over the model in use, once it can answer; one at a time, so that the newest stays."""
        with self._replacing:
            self._take_over()

    def _take_over(self) -> None:
        try:
            following = self._made(self._folder.in_use())
            following.scores(Taste(""), self._clock.now())
        except InvalidInput as error:
            LOG.error("the model in use was not taken over, the one before goes on: %s", error)  # noqa: TRY400  (the message says all)
        except Unavailable as error:
            self._sign = NEVER_SEEN  # So that the next look tries again.
            LOG.warning("the model in use could not be bound to the catalogue yet: %s", error)
        else:
            before, self._present = self._present, following
            self._outdated |= before.states.people
            self._rebuilt += before.states.rebuilt
            LOG.info("the model of %s is in use", following.card().trained_at)


def _readable(folder: ModelFolder) -> Trained | None:
    """The model in use, or the latest before it that can be read."""
    try:
        standing = folder.standing()
    except InvalidInput as error:
        LOG.error("the shipped model stands in: %s", error)  # noqa: TRY400  (the message says all)
        return folder.load(None)
    for name in (standing.in_use, *reversed(standing.before)):
        try:
            return folder.load(name)
        except InvalidInput as error:
            LOG.error("a model is passed over: %s", error)  # noqa: TRY400  (the message says all)
    return folder.load(None)
