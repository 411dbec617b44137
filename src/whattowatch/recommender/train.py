"""Training in JAX: passes over the events until validation says that it is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from whattowatch.recommender import learn
from whattowatch.recommender.checkpoint import Progress, kept, resumed
from whattowatch.recommender.counted import Counted, counted
from whattowatch.recommender.events import Events
from whattowatch.recommender.hyper import Hyper, Plan, Schedule
from whattowatch.recommender.initial import initial
from whattowatch.recommender.joining import join
from whattowatch.recommender.prepare import Chunks, Prepared, prepared
from whattowatch.recommender.progress_bar import Listener, Pass
from whattowatch.recommender.protocols import Split
from whattowatch.recommender.questions import Questions
from whattowatch.recommender.seen_together import seen_together
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.shapes import BESIDE
from whattowatch.recommender.streams import any_session_ends, chunks, examples, lanes, stretches

WATCHED = "ndcg@10"
"""The measure that decides when to stop."""
MOST_CASES = 1000
"""So many validation cases are enough to tell one pass from the next."""
LONGEST_GRADIENT = 1.0
WARMING = 20
"""The learning rate rises over one part in so many of the training."""

Weights = Mapping[str, Any]


class Pace(NamedTuple):
    """What the optimizer needs to know of a training: highest rate, decay of weights, and updates in all passes."""

    rate: float
    decay: float
    updates: int

    @classmethod
    def of(cls, schedule: Schedule, updates: int) -> Pace:
        """Of so many updates in each pass."""
        return cls(schedule.rate, schedule.decay, updates * schedule.epochs)

    def optimizer(self) -> optax.GradientTransformation:
        """AdamW; the rate rises, then falls as a cosine over all passes."""
        rate = optax.warmup_cosine_decay_schedule(
            0, self.rate, self.updates // WARMING + 1, self.updates + 1, self.rate / 100
        )
        return optax.chain(
            optax.clip_by_global_norm(LONGEST_GRADIENT), optax.adamw(rate, b2=0.99, weight_decay=self.decay)
        )


@dataclass(frozen=True, slots=True)
class Trainer:
    """Everything that stays the same while training.

    Attributes:
        data: what is learned from.
        plan: the numbers of the model and of its training.
        updates: of a pass, at most.
    """

    data: Prepared
    plan: Plan
    updates: int

    @classmethod
    def of(cls, data: Prepared, plan: Plan) -> Trainer:
        """Counts the updates of a pass: at most one more than the events fill, for lanes of unequal length."""
        schedule = plan.schedule
        read = np.minimum(np.bincount(data.events.users), schedule.stretch).sum()
        return cls(data, plan, -(-int(read) // (schedule.lanes * schedule.steps)) + 1)

    def beginning(self) -> Progress:
        """Before the first pass."""
        hyper, schedule, titles = self.plan.hyper, self.plan.schedule, self.data.events.titles
        weights = initial(hyper.width, hyper.towers, titles, schedule.seed)
        if schedule.first_vectors and titles > hyper.width:
            known = seen_together(self.data.events, hyper.width, schedule.seed)
            weights["item"] = jnp.asarray(known * schedule.first_vectors)
        optimizer = Pace.of(self.plan.schedule, self.updates).optimizer()
        return Progress(weights=weights, moments=optimizer.init(weights), best=weights)

    def settings(self) -> learn.Settings:
        """What the computation needs to know."""
        schedule = self.plan.schedule
        return learn.Settings(
            input_drop=schedule.input_drop,
            output_drop=schedule.output_drop,
            id_drop=schedule.id_drop if self.data.titles.features.any() else 0.0,
            sessions=any_session_ends(self.data.events, self.plan.hyper),
        )

    def one_pass(self, weights: Weights, moments: Any, number: int, tell: Callable[[int, int, float], None]) -> Any:
        """A stretch of each user's events once: the weights and the optimizer's moments after it, and the mean loss."""
        schedule = self.plan.schedule
        draw = np.random.default_rng((schedule.seed, number))
        titles = jax.tree.map(jnp.asarray, self.data.titles)
        update = _updating(self.settings(), Pace.of(schedule, self.updates))
        carry = learn.empty(weights, schedule.lanes)
        losses: list[Any] = []
        for place, chunk in enumerate(self._chunks(draw)):
            key = jax.random.fold_in(jax.random.key(schedule.seed), number * self.updates + place)
            weights, moments, lost, carry = update(weights, moments, learn.Lesson(carry, chunk, key), titles)
            losses.append(lost)
            tell(place + 1, self.updates, float(losses[max(place - 1, 0)]))  # The last one is still being computed.
        return weights, moments, float(np.mean([float(lost) for lost in losses]))

    def _chunks(self, draw: np.random.Generator) -> Iterator[learn.Chunk]:
        events, hyper, schedule = self.data.events, self.plan.hyper, self.plan.schedule
        read = examples(events, hyper, stretches(events, hyper, schedule.stretch, draw))
        reader = Chunks(self.data, read, schedule, draw)
        for places in chunks(lanes(read.users, schedule.lanes, draw), schedule.steps):
            yield reader.chunk(places)


@cache
def _updating(settings: learn.Settings, pace: Pace) -> Any:
    """One step of the optimizer, compiled once for these numbers, whatever the seed."""
    optimizer = pace.optimizer()

    loss = partial(learn.loss, settings=settings)

    @partial(jax.jit, donate_argnums=(0, 1))
    def update(weights: Weights, moments: Any, lesson: learn.Lesson, titles: learn.Titles) -> Any:
        (lost, after), gradient = jax.value_and_grad(loss, has_aux=True)(weights, lesson, titles)
        change, moments = optimizer.update(gradient, moments, weights)
        return optax.apply_updates(weights, change), moments, lost, after

    return update


def train(
    events: Events, parted: Split, plan: Plan, listener: Listener, keep: Path | None = None
) -> tuple[SequenceModel, list[Pass]]:
    """Learns the network's weights, keeping those of the best pass, then how much each part beside it counts.

    Args:
        events: of everybody.
        parted: says what may be learned from, and validates.
        plan: the numbers of the model and of its training.
        listener: is told how it goes.
        keep: where to keep a checkpoint after each pass, and to go on from one that is there.

    Returns:
        The model, and every pass: validation is of the network alone, but in the last one, which is of all parts.

    Raises:
        InvalidInput: the checkpoint is of another training.
    """
    hyper, schedule = plan.hyper, plan.schedule
    learned = events.some(parted.learn)
    found = counted(learned, hyper)
    trainer = Trainer.of(prepared(learned, found), plan)
    training = f"{events.digest} {parted.protocol} {plan}"
    progress = resumed(keep, training, trainer.beginning())
    questions = Questions.of(events, parted, hyper)
    while progress.passes < schedule.epochs and progress.since_best < schedule.patience:
        weights, moments, lost = trainer.one_pass(progress.weights, progress.moments, progress.passes, listener.update)
        alone = questions.measured(_model(found, hyper, weights), without=BESIDE, at_most=MOST_CASES)
        told = Pass(progress.passes + 1, lost, alone)
        progress = progress.after(weights, moments, told, told.validation[WATCHED])
        kept(keep, training, progress)
        listener.finished(told)
    joined, lost = join(_model(found, hyper, progress.best), questions)
    whole = Pass(progress.passes + 1, lost, questions.measured(joined))
    listener.finished(whole)
    everything = counted(events.some(parted.count), hyper)
    return _model(everything, hyper, joined.weights), [*progress.told, whole]


def _model(found: Counted, hyper: Hyper, weights: Weights) -> SequenceModel:
    return SequenceModel(
        title_ids=found.near.title_ids,
        hyper=hyper,
        weights={name: np.asarray(weight, np.float32) for name, weight in weights.items()},
        **found._asdict(),
    )
