"""A trained model carried over to the titles of other events, so that two models can be asked the same questions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.cooccurrence import Cooccurrence
from whattowatch.recommender.events import Events
from whattowatch.recommender.popularity import prior
from whattowatch.recommender.sequence_model import SequenceModel


def carried(model: SequenceModel, events: Events, counted: NDArray[np.bool_]) -> SequenceModel:
    """The model over the titles of these events, as serving carries it over to the catalogue's.

    A title that it never saw stands where its genres put it.

    Args:
        model: trained on other events.
        events: whose titles.
        counted: bool [events], what popularity may be counted from.
    """
    places = {title_id: item for item, title_id in enumerate(events.title_ids)}
    new = np.array([places.get(title_id, -1) for title_id in model.title_ids], np.int64)  # [the model's titles]
    known = new >= 0
    weights = dict(model.weights)
    for name in ("item", "bias"):
        weights[name] = np.zeros((events.titles, *model.weights[name].shape[1:]), np.float32)
        weights[name][new[known]] = model.weights[name][known]
    return replace(
        model,
        title_ids=events.title_ids,
        weights=weights,
        near=_memory(model.near, events.title_ids, new),
        wide=_memory(model.wide, events.title_ids, new),
        features=events.features(),
        prior=prior(events.counts(counted).astype(np.float64)).astype(np.float32),
    )


def _memory(memory: Cooccurrence, title_ids: tuple[str, ...], new: NDArray[np.int64]) -> Cooccurrence:
    """The followers under new numbers; titles without one are left out."""
    if not len(new):
        return replace(memory, title_ids=title_ids, starts=np.zeros(len(title_ids) + 1, np.int64))
    sources, followers = new[np.repeat(np.arange(len(new)), np.diff(memory.starts))], new[memory.followers]
    kept = np.flatnonzero((sources >= 0) & (followers >= 0))
    order = kept[np.lexsort((followers[kept], sources[kept]))]
    return replace(
        memory,
        title_ids=title_ids,
        starts=np.searchsorted(sources[order], np.arange(len(title_ids) + 1)).astype(np.int64),
        followers=followers[order].astype(np.int32),
        weights=memory.weights[order],
    )
