"""Training in JAX: passes over the events until validation says that it is enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from whattowatch.recommender import learn
from whattowatch.recommender.checkpoint import Progress, kept, resumed
from whattowatch.recommender.days import Days
from whattowatch.recommender.events import Events
from whattowatch.recommender.features import FEATURES
from whattowatch.recommender.hyper import Hyper, Plan, Schedule
from whattowatch.recommender.initial import initial
from whattowatch.recommender.measure import answers, measures
from whattowatch.recommender.prepare import Chunks, Counted, Prepared, counted, prepared
from whattowatch.recommender.progress_bar import Listener, Pass
from whattowatch.recommender.protocols import Split
from whattowatch.recommender.scoring import SequenceScorer
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.streams import chunks, lanes

WATCHED = "ndcg@10"
"""The measure that decides when to stop."""
MOST_CASES = 2000
"""So many validation cases are enough to tell one pass from the next."""
LONGEST_GRADIENT = 1.0
WARMING = 20
"""The learning rate rises over one part in so many of the training."""

Weights = dict[str, Any]


def numbers_of(plan: Plan) -> learn.Numbers:
    """What the computation needs to know of a plan."""
    return learn.Numbers(
        near_fade=plan.hyper.near_fade,
        wide_fade=plan.hyper.wide_fade,
        floor=plan.hyper.memory_floor,
        shrink=plan.hyper.taste_shrink,
        choice=plan.hyper.taste_choice,
        input_drop=plan.schedule.input_drop,
        output_drop=plan.schedule.output_drop,
        id_drop=plan.schedule.id_drop,
    )


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
    """Everything that stays the same while training."""

    data: Prepared
    plan: Plan
    updates: int

    def one_pass(self, weights: Weights, moments: Any, number: int, tell: Callable[[int, int, float], None]) -> Any:
        """All events once: the weights and the optimizer's moments after it, and the mean loss."""
        schedule = self.plan.schedule
        draw = np.random.default_rng((schedule.seed, number))
        fixed = jax.tree.map(jnp.asarray, self.data.fixed)
        numbers = numbers_of(self.plan)
        update = _updating(numbers, Pace.of(schedule, self.updates))
        carry = learn.empty(weights, self.plan.schedule.lanes, fixed)
        losses: list[Any] = []
        for place, (chunk, trends) in enumerate(self._chunks(draw)):
            key = jax.random.fold_in(jax.random.key(self.plan.schedule.seed), number * self.updates + place)
            carry, parts = learn.beside(carry, chunk, trends, fixed, numbers)
            lesson = learn.Lesson(carry.state, chunk, parts)
            weights, moments, lost, state = update(weights, moments, lesson, fixed, key)
            carry = carry._replace(state=state)
            losses.append(lost)
            tell(place + 1, self.updates, float(losses[max(place - 1, 0)]))  # The last one is still being computed.
        return weights, moments, float(np.mean([float(lost) for lost in losses]))

    def _chunks(self, draw: np.random.Generator) -> Iterator[tuple[learn.Chunk, NDArray[np.float32]]]:
        reader = Chunks(self.data, self.plan.schedule, draw)
        for places in chunks(lanes(self.data.examples.users, self.plan.schedule.lanes, draw), self.plan.schedule.steps):
            yield reader.chunk(places)


@cache
def _updating(numbers: learn.Numbers, pace: Pace) -> Any:
    """One step of the optimizer, compiled once for these numbers, whatever the seed."""
    optimizer = pace.optimizer()

    @partial(jax.jit, donate_argnums=(0, 1))
    def update(weights: Weights, moments: Any, lesson: learn.Lesson, fixed: learn.Fixed, key: Any) -> Any:
        (lost, state), gradient = jax.value_and_grad(learn.loss, has_aux=True)(weights, lesson, fixed, key, numbers)
        change, moments = optimizer.update(gradient, moments, weights)
        return optax.apply_updates(weights, change), moments, lost, learn.detached(state)

    return update


def train(
    events: Events, parted: Split, plan: Plan, listener: Listener, keep: Path | None = None
) -> tuple[SequenceModel, list[Pass]]:
    """Learns weights, keeping those of the pass with the best validation.

    Args:
        events: of everybody.
        parted: says what may be learned from, and validates.
        plan: the numbers of the model and of its training.
        listener: is told how it goes.
        keep: where to keep a checkpoint after each pass, and to go on from one that is there.

    Returns:
        The model, and every pass.

    Raises:
        InvalidInput: the checkpoint is of another training.
    """
    hyper, schedule = plan.hyper, plan.schedule
    data = prepared(events.some(parted.learn), hyper)
    trainer = Trainer(data, plan, _updates(data, schedule))
    training = f"{events.digest} {parted.protocol} {plan}"
    progress = resumed(keep, training, _beginning(trainer, events.titles))
    while progress.passes < schedule.epochs and progress.since_best < schedule.patience:
        weights, moments, lost = trainer.one_pass(progress.weights, progress.moments, progress.passes, listener.update)
        model = _model(data.counted, hyper, weights)
        found = Pass(progress.passes + 1, lost, _validated(model, events, parted, schedule))
        progress = progress.after(weights, moments, found, found.validation[WATCHED])
        kept(keep, training, progress)
        listener.finished(found)
    everything = counted(events.some(parted.count), hyper)
    return _model(everything, hyper, progress.best), list(progress.told)


def _updates(data: Prepared, schedule: Schedule) -> int:
    """How many updates a pass has, at most one more for lanes of unequal length."""
    return -(-len(data.examples.users) // (schedule.lanes * schedule.steps)) + 1


def _beginning(trainer: Trainer, titles: int) -> Progress:
    weights = initial(trainer.plan.hyper.width, titles, trainer.plan.schedule.seed)
    optimizer = Pace.of(trainer.plan.schedule, trainer.updates).optimizer()
    return Progress(weights=weights, moments=optimizer.init(weights), best=weights)


def _model(found: Counted, hyper: Hyper, weights: Weights) -> SequenceModel:
    return SequenceModel(
        title_ids=found.near.title_ids,
        hyper=hyper,
        weights={name: np.asarray(weight, np.float32) for name, weight in weights.items()},
        near=found.near,
        wide=found.wide,
        features=found.features,
        prior=found.prior,
    )


def _validated(model: SequenceModel, events: Events, parted: Split, schedule: Schedule) -> dict[str, float]:
    """The measures of a sample of the validation cases, always the same one."""
    cases = parted.validation
    if len(cases) > MOST_CASES:
        cases = cases.some(np.random.default_rng(schedule.seed).permutation(len(cases))[:MOST_CASES])
    activity = Days(events, model.hyper.trend_days).before if events.timed else None
    silent = np.zeros((int(events.users.max()) + 1, FEATURES), np.float32)
    ranks = answers(SequenceScorer(model, activity), events, cases, silent).ranks
    return {name: round(float(values.mean()), 5) for name, values in measures(ranks).items()}
