"""What a choice of genres says of titles: counted of what people turn to whose favourite genres they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.catalogue import GENRES
from whattowatch.recommender.events import Events
from whattowatch.recommender.features import FEATURES, WITHOUT_GENRES
from whattowatch.recommender.streams import chosen_genres

DOUBT = 20.0
"""So many more people of each title are taken to like every genre as often as all people do."""
RIDGE = 1.0
"""How reluctantly a feature is taken to tell anything."""
UNHEARD = 1.0
"""What a genre that nobody of the training likes most says of its own titles."""
HEARD = 0.6
"""What a genre says for its own titles at least, once it is served: of the few who like westerns most little is
learned, and who chooses them shall see some."""


def fit_choices(events: Events, features: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much liking a genre most says for titles of a feature, [features, features]; a row for each genre liked.

    For every title the logarithm is taken of how much more often than among all people a genre is a favourite of those
    who turned to it; what features tell of that is fitted to these by ridge regression, the titles that many turned to
    counting most.

    Args:
        events: what people turned to.
        features: [titles, features].
    """
    favourite = chosen_genres(events, features)[:, : len(GENRES)]  # [users, genres]
    share = favourite[np.unique(events.users)].mean(axis=0)
    liked = np.flatnonzero(share)
    turned = events.counts(np.ones(len(events.items), np.bool_))
    each = [np.bincount(events.items, favourite[events.users, genre], minlength=len(features)) for genre in liked]
    fans = np.array(each).reshape(len(liked), len(features)).T  # None of them, where nobody knows genres.
    more = np.log((fans + DOUBT * share[liked]) / ((turned[:, None] + DOUBT) * share[liked]))  # [titles, liked]
    found = unfitted()
    found[liked] = _told_by_features(more, features, turned / (turned + DOUBT)).T
    return found


def _told_by_features(
    values: NDArray[np.float64], features: NDArray[np.float32], weights: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What each feature adds to the values of the titles that have it, [features, values]; their types add nothing."""
    weighted = features * weights[:, None]
    found = np.linalg.solve(weighted.T @ features + RIDGE * np.eye(FEATURES), weighted.T @ values)
    found[WITHOUT_GENRES + 1 :] = 0  # What is left over of the mean: it would part films from series.
    return np.asarray(found, np.float64)


def unfitted() -> NDArray[np.float32]:
    """Every genre speaks for its own titles alone, [features, features]."""
    return UNHEARD * np.eye(FEATURES, dtype=np.float32)


def heard(choices: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same where every genre speaks for its own titles, [features, features]."""
    found, own = choices.copy(), np.arange(len(GENRES))
    found[own, own] = np.maximum(found[own, own], HEARD)
    return found


def said(choices: NDArray[np.float32], chosen: NDArray[np.float32]) -> NDArray[np.float32]:
    """What each chosen or disliked genre says of each feature, [features, features].

    Several of them say much the same, so each says less.

    Args:
        choices: see `fit_choices`.
        chosen: [features], genres chosen less genres disliked.
    """
    strength = chosen / np.sqrt(max(np.abs(chosen).sum(), 1.0))
    found: NDArray[np.float32] = (strength[:, None] * choices).astype(np.float32)
    return found
