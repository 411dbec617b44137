"""What is counted before training: the memories, popularity and trends, and chunks of examples as JAX wants them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.cooccurrence import Cooccurrence, fit
from whattowatch.recommender.days import Days
from whattowatch.recommender.events import Events
from whattowatch.recommender.gaps import UNKNOWN
from whattowatch.recommender.hyper import Hyper, Schedule
from whattowatch.recommender.learn import Chunk, Fixed
from whattowatch.recommender.popularity import prior
from whattowatch.recommender.streams import Examples, chosen_genres, examples
from whattowatch.recommender.trends import shares, trend

SAY = 0.5
"""The share of beginning users that say which genres they like."""
DAYS = 64
"""Trends come in tables whose length is a multiple of this, so that few shapes are compiled."""


class Counted(NamedTuple):
    """What a model keeps beside its weights.

    Attributes:
        near, wide: the memories.
        features: [titles, features].
        prior: [titles], 0-1.
        counts: int64 [titles], events of each.
    """

    near: Cooccurrence
    wide: Cooccurrence
    features: NDArray[np.float32]
    prior: NDArray[np.float32]
    counts: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything that training reads.

    Attributes:
        examples: one for each event.
        counted: what the model keeps.
        fixed: the same as JAX wants it.
        chosen: [users, features], the genres that each user may say to like.
        days: the activity by day, for trends.
    """

    examples: Examples
    counted: Counted
    fixed: Fixed
    chosen: NDArray[np.float32]
    days: Days


def counted(events: Events, hyper: Hyper) -> Counted:
    """Counts what follows what, and what is popular."""
    counts = events.counts(np.ones(len(events.items), np.bool_))
    near, wide = (fit(events.title_ids, events.users, events.items, lags) for lags in (hyper.near, hyper.wide))
    return Counted(near, wide, events.features(), prior(counts.astype(np.float64)).astype(np.float32), counts)


def prepared(events: Events, hyper: Hyper) -> Prepared:
    """Counts everything that training needs of these events."""
    found = counted(events, hyper)
    fixed = Fixed(
        features=found.features,
        prior=found.prior,
        near=found.near.dense(),
        wide=found.wide.dense(),
        near_own=found.near.pairs_worth(found.counts),
        wide_own=found.wide.pairs_worth(found.counts),
    )
    return Prepared(
        examples=examples(events, hyper),
        counted=found,
        fixed=fixed,
        chosen=chosen_genres(events, found.features),
        days=Days(events, hyper.trend_days),
    )


@dataclass(frozen=True, slots=True)
class Chunks:
    """Turns places of examples into what JAX reads, drawing what chance decides.

    Args:
        prepared: what is read.
        schedule: how much is hidden.
        draw: decides what.
    """

    prepared: Prepared
    schedule: Schedule
    draw: np.random.Generator

    def chunk(self, places: NDArray[np.int64]) -> tuple[Chunk, NDArray[np.float32]]:
        """The examples at these places, [steps, lanes], and the trends of their days, [days, titles]."""
        all_, there = self.prepared.examples, places >= 0
        at = np.maximum(places, 0)
        target = np.where(all_.now[at] == 1, at, self.draw.integers(at, all_.page[at] + 1))
        days, day = np.unique(all_.day[at], return_inverse=True)
        begins, titles = all_.begins[at] & there, len(self.prepared.fixed.prior)
        hidden = self.draw.random(all_.users[-1] + 1 if len(all_.users) else 1) < self.schedule.gap_drop
        liked = all_.target_liking[target] > 0
        chunk = Chunk(
            item=np.where(there, all_.item[at], titles).astype(np.int32),
            value=all_.value[at],
            kind=all_.kind[at],
            gap=all_.gap[at],
            liking=all_.liking[at] * there,
            strength=all_.strength[at] * there,
            begins=begins,
            ends=all_.ends[at] & there,
            chosen=self._chosen(all_.users[at], begins),
            ahead=self._ahead(at),
            now=np.where(hidden[all_.users[at]], UNKNOWN, all_.now[at]).astype(np.int32),
            target=all_.target[target],
            weight=np.where(liked, 1.0, self.schedule.dislike_weight).astype(np.float32) * there,
            day=day.reshape(at.shape).astype(np.int32),
        )
        return chunk, self._trends(days)

    def _chosen(self, users: NDArray[np.int64], begins: NDArray[np.bool_]) -> NDArray[np.float32]:
        """What half of the beginning users say of genres, [steps, lanes, features]."""
        says = begins & (self.draw.random(begins.shape) < SAY)
        return self.prepared.chosen[users] * says[..., None].astype(np.float32)

    def _ahead(self, places: NDArray[np.int64]) -> NDArray[np.int32]:
        """The titles from the target on, [steps, lanes, lags]; `titles` beyond the user's last."""
        all_ = self.prepared.examples
        lags = max(len(self.prepared.fixed.near_own), len(self.prepared.fixed.wide_own))
        ahead = places[..., None] + np.arange(lags)
        inside = np.minimum(ahead, len(all_.users) - 1)
        same = (ahead < len(all_.users)) & (all_.users[inside] == all_.users[places][..., None])
        return np.where(same, all_.target[inside], len(self.prepared.fixed.prior)).astype(np.int32)

    def _trends(self, days: NDArray[np.int64]) -> NDArray[np.float32]:
        """The trends of these days, [days, titles]; of none where nothing is known of times."""
        if not self.prepared.days.known:
            return np.zeros((0, len(self.prepared.fixed.prior)), np.float32)
        share = shares(self.prepared.fixed.prior)
        found = trend(self.prepared.days.counts(days), share)
        return np.pad(found, ((0, -len(days) % DAYS), (0, 0)))
