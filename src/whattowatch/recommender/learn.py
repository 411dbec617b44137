"""What training computes for one chunk of events, in JAX: the network's loss."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp

from whattowatch.recommender import network
from whattowatch.recommender.cross_entropy import Asked, cross_entropy
from whattowatch.recommender.network import Array, Event, Parameters, State


class Chunk(NamedTuple):
    """`L` events of each of `B` lanes, in time order, with `K` targets; events without an input begin a user.

    Attributes:
        item: int32 [L, B], the title of the last event before the targets; `titles` where there is none.
        value, kind, gap: int32 [L, B], of that event.
        begins: bool [L, B], the first of a user.
        ends: bool [L, B], a session ends between the event and the targets.
        chosen: [L, B, features], what a beginning user says of genres.
        now: int32 [L, B], the bucket of the time from the event to the targets; unknown where it is hidden.
        target: int32 [L, B, K].
        weight: [L, B, K], what each target counts; 0 for padding.
    """

    item: Array
    value: Array
    kind: Array
    gap: Array
    begins: Array
    ends: Array
    chosen: Array
    now: Array
    target: Array
    weight: Array


class Titles(NamedTuple):
    """What is known of titles before training.

    Attributes:
        features: [titles, features].
        prior: [titles], see `popularity.py`.
    """

    features: Array
    prior: Array


class Carry(NamedTuple):
    """What goes on from chunk to chunk, lane by lane.

    Attributes:
        state: of the network, [B, W] each.
        seen: bool [B, titles].
    """

    state: State
    seen: Array


class Settings(NamedTuple):
    """The numbers of `Schedule` that the computation needs, and whether sessions end in the data at all."""

    input_drop: float
    output_drop: float
    id_drop: float
    sessions: bool


def empty(p: Parameters, lanes: int) -> Carry:
    """Nothing known of anybody."""
    return Carry(network.nobody(p, (lanes,)), jnp.zeros((lanes, len(p["bias"])), bool))


def _dropped(key: Array, x: Array, share: float) -> Array:
    kept = jax.random.bernoulli(key, 1 - share, x.shape)
    return x * kept / (1 - share)


def inputs_of(p: Parameters, vectors: Array, chunk: Chunk) -> Array:
    """What the session's unit reads, [L, B, W]."""
    item = vectors[jnp.minimum(chunk.item, vectors.shape[0] - 1)]
    done = network.event_input(p, Event(item, chunk.value, chunk.kind, chunk.gap))
    return jnp.where(chunk.begins[..., None], network.preference_input(p, chunk.chosen), done)


def unrolled(p: Parameters, state: State, chunk: Chunk, inputs: Array, *, sessions: bool) -> tuple[State, Array]:
    """The state after the chunk, and the session's state that each target is predicted from, [L, B, W].

    Args:
        p: the weights.
        state: before the chunk, [B, W] each.
        chunk: says where users begin and sessions end.
        inputs: [L, B, W].
        sessions: whether any session ends at all; looking for that at each step takes three times as long.
    """
    nobody = network.nobody(p, (inputs.shape[1],))

    def step(state: State, now: tuple[Array, ...]) -> tuple[State, Array]:
        brought, begins, ends, shown = now
        after = network.stepped(p, _where(begins, nobody, state), brought)
        if not sessions:
            return after, after.session
        state = jax.lax.cond(ends.any(), lambda s: _where(ends, network.session_ended(p, s), s), lambda s: s, after)
        return state, jnp.where(shown[:, None], state.session, after.session)

    steps, lanes, width = inputs.shape
    brought = network.given(p, "session", inputs.reshape(steps * lanes, width)).reshape(steps, lanes, 3 * width)
    final, read = jax.lax.scan(step, state, (brought, chunk.begins, chunk.ends, chunk.now > 0))
    return final, read


def _where(chosen: Array, new: State, old: State) -> State:
    """The new state of the chosen people, bool [B], the old one of the others."""
    return State(*(jnp.where(chosen[:, None], after, before) for after, before in zip(new, old, strict=True)))


class Lesson(NamedTuple):
    """What one update learns from.

    Attributes:
        carry: before the chunk.
        chunk: the examples.
        key: decides what is left out by chance.
    """

    carry: Carry
    chunk: Chunk
    key: Array


def loss(p: Parameters, lesson: Lesson, titles: Titles, settings: Settings) -> tuple[Array, Carry]:
    """The mean cross-entropy of the targets among all titles not seen, and what goes on after the chunk.

    Each tower answers for itself, so that their errors differ, and the mean of their answers is better than each.
    """
    chunk, keys = lesson.chunk, jax.random.split(lesson.key, 3)
    kept = jax.random.bernoulli(keys[0], 1 - settings.id_drop, p["bias"].shape)
    vectors = network.items(p, p["item"] * kept[:, None], titles.features)
    bias = network.biases(p, p["bias"] * kept, titles.prior)
    inputs = _dropped(keys[1], inputs_of(p, vectors, chunk), settings.input_drop)
    state, read = unrolled(p, lesson.carry.state, chunk, inputs, sessions=settings.sessions)
    queries = network.queries(p, _dropped(keys[2], read, settings.output_drop), chunk.now)
    asked = Asked(chunk.item, chunk.begins, chunk.target, chunk.weight)
    answers = [cross_entropy(own, vectors, bias, lesson.carry.seen, asked) for own in jnp.moveaxis(queries, -2, 0)]
    total, seen = sum(lost for lost, _ in answers) / len(answers), answers[0][1]
    return total / jnp.maximum(chunk.weight.sum(), 1), jax.tree.map(jax.lax.stop_gradient, Carry(state, seen))
