"""The numbers that a model is made with; how they were chosen is in docs/recommender.md."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from whattowatch.recommender.cooccurrence import Lags

NEAR = Lags(first=1, lags=5, lag_decay=0.6, alpha=0.2, window=20, age_decay=0.6, floor=1e-3)
WIDE = Lags(first=5, lags=40, lag_decay=0.97, alpha=0.2, window=60, age_decay=0.85, floor=2e-3)
ENDLESS = 1 << 30
"""A session of so many events does not end."""


@dataclass(frozen=True, slots=True)
class Hyper:
    """What the network's shapes and its answers depend on; a trained model carries them along.

    Attributes:
        width: numbers in an item's vector and in a state, D.
        towers: networks side by side, T, over the same vectors.
        session_hours: a longer gap between two events ends a session.
        session_events: so many events end one too, since events without times have no gaps.
        near: the transition memory of the next few steps.
        wide: the transition memory of what comes after these.
        taste_shrink: so many liked titles make half of the full taste in genres.
        taste_choice: so many liked titles of a genre are what choosing it in the preferences says.
        trend_days: how many days back activity is a trend.
    """

    width: int = 64
    towers: int = 2
    session_hours: float = 24.0
    session_events: int = 64
    near: Lags = NEAR
    wide: Lags = WIDE
    taste_shrink: float = 2.0
    taste_choice: float = 4.0
    trend_days: int = 30

    def untimed(self) -> Hyper:
        """For events without times: nothing is known of sessions, so all of a person's events are one."""
        return replace(self, session_events=ENDLESS)


@dataclass(frozen=True, slots=True)
class Schedule:
    """How training goes about it; nothing of it matters once a model is trained.

    Attributes:
        seed: of the first weights, of the order of users and of dropout.
        epochs: at most so many passes over the events.
        patience: passes without a better validation before training ends.
        stretch: so many events on end of each user are learned from in each pass, others in the next one.
        lanes: users that are read side by side.
        steps: events of each lane between two updates, and as far back as gradients reach.
        rate: the highest learning rate; it rises over the first twentieth and falls as a cosine.
        decay: of the weights, as AdamW has it.
        first_vectors: the deviation of titles' vectors before training, which tell what is seen together (see
            `seen_together`); 0 where they tell nothing and are random.
        input_drop: share of an event's vector that is dropped.
        output_drop: share of the state that is dropped before it is read out.
        id_drop: share of titles that are known by their genres alone for the time of one update.
        gap_drop: share of users whose present gap is hidden, so that the model answers without it as well.
        newcomers: at so many first events of each user, half of the time any of the titles that follow is asked for.
        dislike_weight: what predicting a disliked title counts, one that was liked counting 1.
    """

    seed: int = 20261122
    epochs: int = 20
    patience: int = 8
    stretch: int = 150
    lanes: int = 64
    steps: int = 64
    rate: float = 3e-3
    decay: float = 1e-4
    first_vectors: float = 0.0
    input_drop: float = 0.2
    output_drop: float = 0.2
    id_drop: float = 0.05
    gap_drop: float = 0.3
    newcomers: int = 0
    dislike_weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How a model is made: the numbers of the model and those of its training."""

    hyper: Hyper = field(default_factory=Hyper)
    schedule: Schedule = field(default_factory=Schedule)
