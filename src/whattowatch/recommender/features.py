"""One space of features for films and series, in which a liking for some titles says something about all."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.catalogue import GENRES

TYPE_WEIGHT = 0.5
"""How much being a film or a series says beside genres, whose part of the features has length 1."""

WITHOUT_GENRES = len(GENRES)
"""The place of the feature that titles without any genre have."""

FEATURES = len(GENRES) + 3
"""One for each genre, one for titles without any, one for series and one for films, in this order."""


def feature_matrix(
    genres: NDArray[np.float32], series: NDArray[np.bool_], titles: NDArray[np.int64]
) -> NDArray[np.float32]:
    """What is known about the contents of each kind of titles, those of the same type and genres.

    A genre counts for more the rarer it is in this catalogue; a title's genres together have length 1, so that one
    with many genres is not like everything.

    Args:
        genres: [kinds, genres], 0 or 1.
        series: [kinds].
        titles: [kinds], how many titles are of each kind.

    Returns:
        [kinds, features].
    """
    contents = np.concatenate((genres, genres.sum(axis=1, keepdims=True) == 0), axis=1)  # [kinds, genres + 1]
    rarity = np.log1p(titles.sum() / np.maximum(titles @ contents, 1))
    contents = contents * rarity
    contents /= np.linalg.norm(contents, axis=1, keepdims=True)
    types = TYPE_WEIGHT * np.stack((series, ~series), axis=1)
    return np.concatenate((contents, types), axis=1).astype(np.float32)


def genre_features(names: Iterable[str]) -> NDArray[np.float32]:
    """What choosing each of these genres says, [features]; words that are no genre of ours say nothing."""
    chosen = set(names)
    return np.array([genre in chosen for genre in GENRES] + [False] * (FEATURES - len(GENRES)), np.float32)
