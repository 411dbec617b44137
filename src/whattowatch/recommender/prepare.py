"""What training reads: chunks of examples as JAX wants them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.counted import Counted
from whattowatch.recommender.events import Events
from whattowatch.recommender.gaps import UNKNOWN
from whattowatch.recommender.hyper import Schedule
from whattowatch.recommender.learn import Chunk, Titles
from whattowatch.recommender.streams import Examples, chosen_genres
from whattowatch.recommender.targets import targets

SAY = 0.5
"""The share of beginning users that say which genres they like."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the network learns from.

    Attributes:
        events: that may be learned from.
        titles: what is known of the titles.
        chosen: [users, features], the genres that each user may say to like.
    """

    events: Events
    titles: Titles
    chosen: NDArray[np.float32]


def prepared(events: Events, found: Counted) -> Prepared:
    """What the network learns of these events, of which this was counted."""
    return Prepared(events, Titles(found.features, found.prior), chosen_genres(events, found.features))


@dataclass(frozen=True, slots=True)
class Chunks:
    """Turns places of examples into what JAX reads, drawing what chance decides.

    Args:
        prepared: what is known.
        examples: what is read.
        schedule: how much is hidden.
        draw: decides what.
    """

    prepared: Prepared
    examples: Examples
    schedule: Schedule
    draw: np.random.Generator

    def chunk(self, places: NDArray[np.int64]) -> Chunk:
        """The examples at these places, [steps, lanes]; -1 where there is none."""
        all_, there = self.examples, places >= 0
        at = np.maximum(places, 0)
        asked = targets(all_, self.schedule.newcomers, at, self.draw)
        begins, titles = all_.begins[at] & there, len(self.prepared.titles.prior)
        hidden = self.draw.random(all_.users[-1] + 1 if len(all_.users) else 1) < self.schedule.gap_drop
        liked = all_.target_liking[asked.example] > 0
        return Chunk(
            item=np.where(there, all_.item[at], titles).astype(np.int32),
            value=all_.value[at],
            kind=all_.kind[at],
            gap=all_.gap[at],
            begins=begins,
            ends=all_.ends[at] & there,
            chosen=self._chosen(all_.users[at], begins),
            now=np.where(hidden[all_.users[at]], UNKNOWN, asked.now).astype(np.int32),
            target=all_.target[asked.example],
            weight=np.where(liked, asked.weight, self.schedule.dislike_weight * asked.weight).astype(np.float32)
            * (there & all_.counts[at])[..., None],
        )

    def _chosen(self, users: NDArray[np.int64], begins: NDArray[np.bool_]) -> NDArray[np.float32]:
        """What half of the beginning users say of genres, [steps, lanes, features]."""
        says = begins & (self.draw.random(begins.shape) < SAY)
        return self.prepared.chosen[users] * says[..., None].astype(np.float32)
