"""How much each part beside the network counts: fitted on validation, once the network is learned.

On the events that it has learned from, the network knows more than it will ever know of new ones. Gates fitted there
would leave too little to the memories, and a network learned beside them too much: so they meet on other events.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax
from numpy.typing import NDArray

from whattowatch.recommender.cross_entropy import FORBIDDEN
from whattowatch.recommender.gaps import buckets
from whattowatch.recommender.initial import GATES
from whattowatch.recommender.network import Array
from whattowatch.recommender.protocols import pasts
from whattowatch.recommender.questions import Questions
from whattowatch.recommender.scoring import SequenceScorer
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.shapes import Part, shapes

MOST_SCORES = 1 << 24
"""So many scores of each part are held at once: with all parts some three hundred megabytes."""
STEPS = 40
"""Of the optimizer."""
FREE, ALIKE = 2.0, 0.5
"""How far a gate is expected to lie from where it begins, and with one gap from with another: few questions must not
lead it astray."""


class Answered(NamedTuple):
    """What network and parts say to questions.

    Attributes:
        own: [asked, titles], by the network; `FORBIDDEN` for titles that were seen.
        parts: [parts, asked, titles].
        gap: int32 [asked], the bucket of the time since the last event.
        target: int64 [asked].
    """

    own: Array
    parts: Array
    gap: Array
    target: Array


class Gates(NamedTuple):
    """What is fitted.

    Attributes:
        sharpness: the logarithm of what the network's scores are multiplied by.
        always: [parts], `gate_b` of the weights.
        by_gap: [buckets, parts], `gate_gap` of the weights.
    """

    sharpness: Array
    always: Array
    by_gap: Array


def join(model: SequenceModel, questions: Questions) -> tuple[SequenceModel, float]:
    """The model with fitted gates, and the mean cross-entropy of the questions that they were fitted on."""
    ways = questions.as_served()
    at_most = max(MOST_SCORES // len(ways) // len(model.title_ids), 1)
    answered = [_answered(model, each.some(at_most)) for each in ways]
    begin = Gates(
        sharpness=jnp.zeros(()),
        always=jnp.array([GATES[part] for part in Part]),
        by_gap=jnp.zeros(model.weights["gate_gap"].shape),
    )
    gates, lost = _fitted(begin, answered)
    return replace(model, weights=_with_gates(model.weights, gates)), lost


def _with_gates(weights: Mapping[str, NDArray[np.float32]], gates: Gates) -> dict[str, NDArray[np.float32]]:
    sharpness = np.exp(np.asarray(gates.sharpness))
    sharper = {name: weights[name] * sharpness for name in ("out_scale", "bias", "popular")}
    fitted = {"gate_b": gates.always, "gate_gap": gates.by_gap, "gate_w": jnp.zeros_like(weights["gate_w"])}
    return {name: np.asarray(each, np.float32) for name, each in {**weights, **sharper, **fitted}.items()}


def _answered(model: SequenceModel, asked: Questions) -> Answered:
    people, questions = pasts(asked.events, asked.cases, asked.silent)
    own = np.stack(list(SequenceScorer(model, asked.activity, frozenset(Part)).scores(people, questions)))
    parts = [
        np.stack(list(SequenceScorer(_only(model, part), asked.activity).scores(people, questions))) for part in Part
    ]
    for row, one in enumerate(questions):
        own[row, people[one.person].items[: one.known]] = FORBIDDEN
    waits = np.array([people[one.person].wait(one.known, one.now) if one.shown else np.nan for one in questions])
    return Answered(own, np.stack(parts), buckets(waits), asked.events.items[asked.cases.targets])


def _only(model: SequenceModel, part: Part) -> SequenceModel:
    """A model whose scores are those of one part, counted once."""
    weights = {name: np.zeros(shape, np.float32) for name, shape in shapes(1, len(model.title_ids)).items()}
    weights["gate_b"] = np.where(np.arange(len(Part)) == part, np.log(np.expm1(1.0)), -np.inf).astype(np.float32)
    return replace(model, weights=weights, hyper=replace(model.hyper, width=1))


def _fitted(begin: Gates, answered: Sequence[Answered]) -> tuple[Gates, float]:
    """The gates that lose least, by L-BFGS, and what the questions lose."""
    loss = partial(_loss, begin=begin, answered=jax.tree.map(jnp.asarray, answered))
    optimizer = optax.lbfgs()

    @jax.jit
    def step(gates: Gates, memory: Any) -> tuple[Gates, Any]:
        lost, gradient = optax.value_and_grad_from_state(loss)(gates, state=memory)
        change, memory = optimizer.update(gradient, memory, gates, value=lost, grad=gradient, value_fn=loss)
        return optax.apply_updates(gates, change), memory

    gates, memory = begin, optimizer.init(begin)
    for _ in range(STEPS):
        gates, memory = step(gates, memory)
    return gates, float(sum(_missed(gates, each).mean() for each in answered) / len(answered))


def _loss(gates: Gates, *, begin: Gates, answered: Sequence[Answered]) -> Array:
    """The cross-entropy of all questions, and how far the gates are from what is expected."""
    missed = sum(_missed(gates, each).sum() for each in answered)
    moved = (gates.always - begin.always) / FREE, gates.by_gap / ALIKE, gates.sharpness / ALIKE
    return missed + sum((each**2).sum() for each in moved) / 2


def _missed(gates: Gates, asked: Answered) -> Array:
    """The cross-entropy of each question, [asked]."""
    counts = jax.nn.softplus(gates.always + gates.by_gap[asked.gap])
    total = jnp.exp(gates.sharpness) * asked.own
    for part in Part:
        total = total + counts[:, part, None] * asked.parts[part]
    hit = jnp.take_along_axis(total, asked.target[:, None], axis=1)[:, 0]
    return jax.nn.logsumexp(total, axis=1) - hit
