"""What training computes for one chunk of events, in JAX: the features beside the network, the loss, the update."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from whattowatch.recommender import network
from whattowatch.recommender.network import Array, Event, Parameters, State
from whattowatch.recommender.shapes import Part

FORBIDDEN = -1e9
"""The score of a title that was seen already: finite, so that no gradient becomes NaN."""


class Chunk(NamedTuple):
    """`L` events of each of `B` lanes, in time order; events without an input begin a user.

    Attributes:
        item: int32 [L, B], the title of the last event before the target; `titles` where there is none.
        value, kind, gap: int32 [L, B], of that event.
        liking: [L, B], how much was liked, for the taste.
        strength: [L, B], how much the event asks of the memories.
        begins: bool [L, B], the first of a user.
        ends: bool [L, B], a session ends between the event and the target.
        chosen: [L, B, features], what a beginning user says of genres.
        ahead: int32 [L, B, lags], the user's next titles, of which the memories must not know from this user.
        now: int32 [L, B], the bucket of the time from the event to the target; unknown where it is hidden.
        target: int32 [L, B].
        weight: [L, B], what the target counts; 0 for padding.
        day: int32 [L, B], row of the trends that come with the chunk.
    """

    item: Array
    value: Array
    kind: Array
    gap: Array
    liking: Array
    strength: Array
    begins: Array
    ends: Array
    chosen: Array
    ahead: Array
    now: Array
    target: Array
    weight: Array
    day: Array


class Fixed(NamedTuple):
    """What is counted before training and does not change in it.

    Attributes:
        features: [titles, features].
        prior: [titles].
        near, wide: [titles, titles], the memories: what follows each row's title.
        near_own, wide_own: [lags, titles], what one user adds to a memory, by lag and follower.
    """

    features: Array
    prior: Array
    near: Array
    wide: Array
    near_own: Array
    wide_own: Array


class Carry(NamedTuple):
    """What goes on from chunk to chunk, lane by lane.

    Attributes:
        state: of the network, [B, D] each.
        near, wide: [B, titles], what the memories said so far, fading.
        seen: bool [B, titles].
        liked: [B, features], the features of titles times their liking.
        amount: [B], how much was liked or disliked.
    """

    state: State
    near: Array
    wide: Array
    seen: Array
    liked: Array
    amount: Array


class Beside(NamedTuple):
    """The parts beside the network, and which titles were seen.

    Attributes:
        near, wide: [L, B, titles].
        taste: [L, B, features]; times the titles' features it is the part.
        trend: [L, B, titles]; None without times.
        seen: bool [L, B, titles].
    """

    near: Array
    wide: Array
    taste: Array
    trend: Array | None
    seen: Array


class Numbers(NamedTuple):
    """The numbers of `Hyper` and `Schedule` that the computation itself needs."""

    near_fade: float
    wide_fade: float
    floor: float
    shrink: float
    choice: float
    input_drop: float
    output_drop: float
    id_drop: float


def empty(p: Parameters, lanes: int, fixed: Fixed) -> Carry:
    """Nothing known of anybody."""
    titles, features = fixed.features.shape
    blank = jnp.zeros((lanes, titles), jnp.float32)
    liked = jnp.zeros((lanes, features), jnp.float32)
    return Carry(network.nobody(p, (lanes,)), blank, blank, blank > 0, liked, jnp.zeros(lanes, jnp.float32))


def _rows(memory: Array, own: Array, known: Array, ahead: Array) -> Array:
    """A memory's rows less what this very user has put into them, [B, titles]."""
    titles, columns = memory.shape[1], ahead[:, : own.shape[0]]
    added = jnp.take_along_axis(own[None], jnp.minimum(columns, titles - 1)[..., None], axis=2)[..., 0]
    return memory[known].at[jnp.arange(len(known))[:, None], columns].add(-added, mode="drop")


@partial(jax.jit, static_argnames="numbers")
def beside(carry: Carry, chunk: Chunk, trends: Array, fixed: Fixed, numbers: Numbers) -> tuple[Carry, Beside]:
    """The parts that have no weights to learn, event by event; `trends` is [days, titles]."""
    titles = fixed.features.shape[0]
    lanes = jnp.arange(chunk.item.shape[1])

    def step(carry: Carry, now: Chunk) -> tuple[Carry, tuple[Array, ...]]:
        stays = ~now.begins[:, None]
        known = jnp.minimum(now.item, titles - 1)
        strength = now.strength[:, None]
        near_rows = _rows(fixed.near, fixed.near_own, known, now.ahead)
        wide_rows = _rows(fixed.wide, fixed.wide_own, known, now.ahead)
        near = stays * numbers.near_fade * carry.near + strength * near_rows
        wide = stays * numbers.wide_fade * carry.wide + strength * wide_rows
        seen = (carry.seen & stays).at[lanes, now.item].set(True, mode="drop")
        liked = stays * carry.liked + now.liking[:, None] * fixed.features[known]
        liked = liked + numbers.choice * now.chosen
        amount = stays[:, 0] * carry.amount + jnp.abs(now.liking) + numbers.choice * jnp.abs(now.chosen).sum(-1)
        taste = liked / (numbers.shrink + amount)[:, None]
        return Carry(carry.state, near, wide, seen, liked, amount), (near, wide, taste, seen)

    carry, (near, wide, taste, seen) = jax.lax.scan(step, carry, chunk)
    near, wide = (jnp.log(1 + jnp.maximum(memory, 0) / numbers.floor) for memory in (near, wide))
    trend = trends[chunk.day] if len(trends) else None
    return carry, Beside(near, wide, taste, trend, seen)


def unrolled(p: Parameters, state: State, chunk: Chunk, inputs: Array) -> tuple[State, Array]:
    """The session's state that each target is predicted from, [L, B, D], and the state after the last event."""
    nobody = network.nobody(p, (inputs.shape[1],))

    def step(state: State, now: tuple[Array, ...]) -> tuple[State, Array]:
        brought, begins, ends, shown = now
        state = _where(begins, nobody, state)
        after = network.stepped(p, state, brought)
        state = jax.lax.cond(ends.any(), lambda s: _where(ends, network.session_ended(p, s), s), lambda s: s, after)
        return state, jnp.where(shown[:, None], state.session, after.session)

    brought = network.given(p, "session", inputs)
    final, read = jax.lax.scan(step, state, (brought, chunk.begins, chunk.ends, chunk.now > 0))
    return final, read


def _where(chosen: Array, new: State, old: State) -> State:
    """The new state of the chosen people, bool [B], the old one of the others."""
    return State(*(jnp.where(chosen[:, None], after, before) for after, before in zip(new, old, strict=True)))


def _dropped(key: Array, x: Array, share: float) -> Array:
    kept = jax.random.bernoulli(key, 1 - share, x.shape)
    return x * kept / (1 - share)


def inputs_of(p: Parameters, vectors: Array, chunk: Chunk) -> Array:
    """What the session's unit reads, [L, B, D]."""
    item = vectors[jnp.minimum(chunk.item, vectors.shape[0] - 1)]
    done = network.event_input(p, Event(item, chunk.value, chunk.kind, chunk.gap))
    return jnp.where(chunk.begins[..., None], network.preference_input(p, chunk.chosen), done)


class Titles(NamedTuple):
    """What the titles are compared by.

    Attributes:
        vectors: [titles, D].
        bias: [titles].
        features: [titles, features].
    """

    vectors: Array
    bias: Array
    features: Array


def scores(p: Parameters, titles: Titles, read: Array, parts: Beside, now: Array) -> Array:
    """The score of every title, [L, B, titles].

    The network and the taste are products with the titles' vectors and features: one product of both is less work.
    """
    gate = network.gates(p, read, now)
    asked = jnp.concatenate((network.query(p, read, now), gate[..., Part.TASTE, None] * parts.taste), axis=-1)
    known = jnp.concatenate((titles.vectors, titles.features), axis=-1)
    total = asked @ known.T + titles.bias
    total = total + gate[..., Part.NEAR, None] * parts.near + gate[..., Part.WIDE, None] * parts.wide
    if parts.trend is not None:
        total = total + gate[..., Part.TREND, None] * parts.trend
    return jnp.where(parts.seen, FORBIDDEN, total)


class Lesson(NamedTuple):
    """What one update learns from.

    Attributes:
        state: before the chunk, [B, D] each.
        chunk: the examples.
        parts: what is known beside the network.
    """

    state: State
    chunk: Chunk
    parts: Beside


def loss(p: Parameters, lesson: Lesson, fixed: Fixed, key: Array, numbers: Numbers) -> tuple[Array, State]:
    """The mean cross-entropy of the targets among all titles, and the state after the chunk."""
    state, chunk, parts = lesson
    keys = jax.random.split(key, 3)
    kept = jax.random.bernoulli(keys[0], 1 - numbers.id_drop, (p["item"].shape[0],))
    vectors = network.items(p, p["item"] * kept[:, None], fixed.features)
    bias = network.biases(p, p["bias"] * kept, fixed.prior)
    inputs = _dropped(keys[1], inputs_of(p, vectors, chunk), numbers.input_drop)
    final, read = unrolled(p, state, chunk, inputs)
    titles = Titles(vectors, bias, fixed.features)
    total = scores(p, titles, _dropped(keys[2], read, numbers.output_drop), parts, chunk.now)
    missed = jax.nn.logsumexp(total, axis=-1) - jnp.take_along_axis(total, chunk.target[..., None], axis=-1)[..., 0]
    return (missed * chunk.weight).sum() / jnp.maximum(chunk.weight.sum(), 1), final


def detached(state: Any) -> Any:
    """The same values, through which no gradient reaches back."""
    return jax.tree.map(jax.lax.stop_gradient, state)
