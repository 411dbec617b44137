"""How much each part of a score counts: fitted on validation, once the network is learned.

On the events that it has learned from, the network knows more than it will ever know of new ones. Gates fitted there
would leave too little to the memories, and a network learned beside them too much: so they meet on other events.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from whattowatch.recommender import network
from whattowatch.recommender.answered import Answered, answered
from whattowatch.recommender.gaps import UNKNOWN
from whattowatch.recommender.initial import GATES
from whattowatch.recommender.network import Array
from whattowatch.recommender.questions import Questions
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.shapes import Part

MOST_QUESTIONS = 8000
"""So many of each way of asking: gates are a few numbers, and more questions would move them little."""
STEPS = 40
"""Of the optimizer."""
FREE, ALIKE = 2.0, 0.5
"""How far a gate is expected to lie from where it begins, and with one gap, or one number of known events, from with
the next: few questions must not lead it astray, and with a gap of which nothing was asked it is as with the nearest."""


class Gates(NamedTuple):
    """What is fitted: steps, so that a bucket of which nothing was asked goes along with its neighbour.

    Attributes:
        always: [parts].
        gaps: [buckets, parts], from each bucket to the next longer gap; the first row is of unknown gaps, alone.
        amounts: [amounts, parts], from each bucket to the next smaller number of known events.
    """

    always: Array
    gaps: Array
    amounts: Array

    def weights(self) -> dict[str, Array]:
        """As the network reads them."""
        by_gap = jnp.concatenate((self.gaps[: UNKNOWN + 1], jnp.cumsum(self.gaps[UNKNOWN + 1 :], axis=0)))
        by_amount = jnp.cumsum(self.amounts[::-1], axis=0)[::-1]
        return {"gate_b": self.always, "gate_gap": by_gap, "gate_known": by_amount}


def join(model: SequenceModel, questions: Questions) -> tuple[SequenceModel, float]:
    """The model with fitted gates, and the mean cross-entropy of the questions that they were fitted on."""
    ways = [answered(model, each.some(MOST_QUESTIONS)) for each in questions.as_served()]
    begin = Gates(
        always=jnp.array([GATES[part] for part in Part]),
        gaps=jnp.zeros(model.weights["gate_gap"].shape),
        amounts=jnp.zeros(model.weights["gate_known"].shape),
    )
    gates, lost = _fitted(begin, ways)
    fitted = {name: np.asarray(gate, np.float32) for name, gate in gates.weights().items()}
    return replace(model, weights={**model.weights, **fitted}), lost


def _fitted(begin: Gates, ways: Sequence[Answered]) -> tuple[Gates, float]:
    """The gates that lose least, by L-BFGS, and what the questions lose."""
    loss = partial(_loss, begin=begin, ways=jax.tree.map(jnp.asarray, ways))
    optimizer = optax.lbfgs()

    @jax.jit
    def step(gates: Gates, memory: Any) -> tuple[Gates, Any]:
        lost, gradient = optax.value_and_grad_from_state(loss)(gates, state=memory)
        change, memory = optimizer.update(gradient, memory, gates, value=lost, grad=gradient, value_fn=loss)
        return optax.apply_updates(gates, change), memory

    gates, memory = begin, optimizer.init(begin)
    for _ in range(STEPS):
        gates, memory = step(gates, memory)
    return gates, float(sum(_missed(gates, each).mean() for each in ways) / len(ways))


def _loss(gates: Gates, *, begin: Gates, ways: Sequence[Answered]) -> Array:
    """The cross-entropy of all questions, and how far the gates are from what is expected."""
    missed = sum((each.weight * _missed(gates, each)).sum() for each in ways)
    moved = (gates.always - begin.always) / FREE, gates.gaps / ALIKE, gates.amounts / ALIKE
    return missed + sum((each**2).sum() for each in moved) / 2


def _missed(gates: Gates, asked: Answered) -> Array:
    """The cross-entropy of each question, [asked]."""
    counts = network.gates(gates.weights(), asked.gap, asked.amount)
    total = asked.fixed + sum(counts[:, part, None] * asked.parts[part] for part in Part)
    return jax.nn.logsumexp(total, axis=1) - total[:, 0]
