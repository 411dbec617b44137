"""Training a model that is to follow the one in use, and finding out whether it does at least as well."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np

from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.carried import carried
from whattowatch.recommender.counted import recounted
from whattowatch.recommender.days import Days
from whattowatch.recommender.events import Events
from whattowatch.recommender.features import FEATURES
from whattowatch.recommender.hyper import Plan
from whattowatch.recommender.measure import answers, measures
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.progress_bar import Listener
from whattowatch.recommender.protocols import Cases, Split, by_newest
from whattowatch.recommender.scoring import SequenceScorer
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.training import dated, trained_by

LEAST_EVENTS, LEAST_PEOPLE = 1000, 25
"""Of this instance's own, before a training is worth its while: what Amazon Personalize asks for, too."""
LEAST_NEW = 200
"""Own events that the model in use does not know: half of them choose among the passes, half decide between models."""
NEWEST = 0.9
"""At most the newest tenth of own events is held back, so that the weights learn from the rest."""
WATCHED = "ndcg@10"
OWN_UNTIL = "own_until"
"""Where a card's data say up to which moment this instance's own events were read; absent where none were."""


class Material(NamedTuple):
    """What is learned from.

    Attributes:
        events: all of them, this instance's own first.
        own: how many of them are its own.
        until: up to when its own were read.
    """

    events: Events
    own: int
    until: datetime


class Compared(NamedTuple):
    """Two models on the same questions, which neither has learned from.

    Attributes:
        cases: how many questions.
        new, present: NDCG@10.
    """

    cases: int
    new: float
    present: float


def known_until(present: Trained | None) -> float:
    """Seconds since 1970 up to which a model may know this instance's own events."""
    told = None if present is None else present.card.data.get(OWN_UNTIL)
    return 0.0 if told is None else datetime.fromisoformat(str(told)).timestamp()


def shortage(own: Events, since: float) -> str:
    """What own events lack for a retraining, for people; empty where they suffice.

    Args:
        own: this instance's own.
        since: seconds since 1970 up to which they were learned from, or tried, already.
    """
    events, people, new = len(own.items), len(np.unique(own.users)), int((own.at > since).sum())
    if events < LEAST_EVENTS or people < LEAST_PEOPLE:
        return f"{events:,} events of {people:,} people, and it takes {LEAST_EVENTS:,} of {LEAST_PEOPLE:,}"
    return f"{new:,} new events, and it takes {LEAST_NEW:,}" if new < LEAST_NEW else ""


def held_back(material: Material, present: Trained | None) -> Split:
    """What the new model may learn from, and the questions.

    Raises:
        InvalidInput: all that is new happened at once, so that nothing can be asked.
    """
    tenth = float(np.quantile(material.events.at[: material.own], NEWEST, method="lower"))
    parted = by_newest(material.events, material.own, max(known_until(present), tenth))
    if not len(parted.validation) or not len(parted.test):
        raise InvalidInput.of("own", "what is new happened at one moment, so that there is nothing to measure with")
    return parted


def compared(new: SequenceModel, present: SequenceModel, events: Events, parted: Split) -> Compared:
    """Asks both models the test's questions."""
    cases = parted.test
    return Compared(
        len(cases),
        _measured(new, events, cases),
        _measured(carried(present, events, parted.count), events, cases),
    )


def _measured(model: SequenceModel, events: Events, cases: Cases) -> float:
    silent = np.zeros((int(events.users.max()) + 1, FEATURES), np.float32)
    activity = Days.of(events, model.hyper.trend_days).before
    ranks = answers(SequenceScorer(model, activity), events, cases, silent).ranks
    return round(float(measures(ranks)[WATCHED].mean()), 5)


def trained_from(
    material: Material, parted: Split, plan: Plan, listener: Listener, checkpoint: Path | None = None
) -> Trained:
    """A model that has seen nothing of what is held back.

    Raises:
        Unavailable: JAX is not installed.
    """
    trained = dated(trained_by(material.events, parted, plan, listener, checkpoint), material.until)
    data = {**trained.card.data, "own_events": material.own, OWN_UNTIL: material.until.astimezone(UTC).isoformat()}
    return replace(trained, card=replace(trained.card, data=data))


def completed(trained: Trained, events: Events) -> Trained:
    """The same weights, with memories and popularity of all events: what is held back counts there at once."""
    return replace(trained, model=recounted(trained.model, events))
