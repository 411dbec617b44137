"""What a model keeps beside its weights: the memories and popularity, counted of events."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.choices import fit_choices
from whattowatch.recommender.cooccurrence import Cooccurrence, fit
from whattowatch.recommender.events import Events
from whattowatch.recommender.hyper import Hyper
from whattowatch.recommender.popularity import prior
from whattowatch.recommender.sequence_model import SequenceModel


class Counted(NamedTuple):
    """What a model keeps beside its weights.

    Attributes:
        near, wide: the memories.
        features: [titles, features].
        prior: [titles], 0-1.
        choices: [features, features], see `choices`.
    """

    near: Cooccurrence
    wide: Cooccurrence
    features: NDArray[np.float32]
    prior: NDArray[np.float32]
    choices: NDArray[np.float32]


def counted(events: Events, hyper: Hyper) -> Counted:
    """Counts what follows what, and what is popular."""
    counts = events.counts(np.ones(len(events.items), np.bool_))
    near, wide = (fit(events.title_ids, events.users, events.items, lags) for lags in (hyper.near, hyper.wide))
    features = events.features()
    popular = prior(counts.astype(np.float64)).astype(np.float32)
    return Counted(near, wide, features, popular, fit_choices(events, features))


def recounted(model: SequenceModel, events: Events) -> SequenceModel:
    """The same weights, with memories and popularity of these events, which are of the same titles."""
    found = counted(events, model.hyper)
    return replace(model, **found._asdict())
