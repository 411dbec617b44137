"""The network: hierarchical GRUs side by side, written once for training (JAX) and for serving (NumPy).

`T` towers read the same events and are compared with the same titles' vectors, but each has units and states of its
own, `D` numbers each: a state is `W` = T D numbers, tower after tower. Their queries are averaged.

Every function works on whichever arrays it is given: both libraries implement the Python array API standard, and an
array names its library through `__array_namespace__`. Leading axes, written `...`, are people side by side. The
formulas are in docs/recommender.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

Array: TypeAlias = Any
"""An array of JAX or of NumPy, float32 unless said otherwise."""
Parameters: TypeAlias = Mapping[str, Array]
"""The weights by name; `shapes.py` lists them."""

GATES = 3
"""Of a unit: reset, update and new."""
OUTPUTS: Mapping[str, int] = {
    **dict.fromkeys(("session_x", "session_h", "user_x", "user_h"), GATES),
    **dict.fromkeys(("start_w", "deep_in", "deep_out", "out_w"), 1),
}
"""The weights that each tower has of its own, and what `by_tower` makes with them."""
TINY = 1e-5
"""Keeps the normalisation of a vector of zeros finite."""


class State(NamedTuple):
    """What is remembered of a person.

    Attributes:
        user: [..., W], stepped when a session ends.
        session: [..., W], stepped with each event.
    """

    user: Array
    session: Array


class Event(NamedTuple):
    """One thing that a person did, as vectors to look up.

    Attributes:
        item: [..., D], the title's vector before normalisation.
        value: int [...], the rating from 1 to 10, 0 for none.
        kind: int [...], what was done, numbered by `events.KINDS`.
        gap: int [...], the bucket of the time since the event before.
    """

    item: Array
    value: Array
    kind: Array
    gap: Array


def normalised(x: Array) -> Array:
    """Mean 0 and variance 1 along the last axis, [..., D]."""
    xp = x.__array_namespace__()
    centred = x - xp.mean(x, axis=-1, keepdims=True)
    return centred / xp.sqrt(xp.mean(centred * centred, axis=-1, keepdims=True) + TINY)


def sigmoid(x: Array) -> Array:
    """The logistic function, by way of the hyperbolic tangent, which no argument makes overflow."""
    return 0.5 * (1 + x.__array_namespace__().tanh(0.5 * x))


def by_tower(x: Array, weights: Array, outputs: int = 1) -> Array:
    """What each tower makes of its own part of `x`, [..., outputs T O]: for each output, tower after tower.

    Args:
        x: [..., T I].
        weights: [T, I, outputs O].
        outputs: how many.
    """
    xp, (towers, size, made) = x.__array_namespace__(), weights.shape
    own = [x[..., tower * size : (tower + 1) * size] @ weights[tower] for tower in range(towers)]
    if towers == 1:
        return own[0]
    apart = xp.stack([one.reshape(*one.shape[:-1], outputs, made // outputs) for one in own], axis=-2)
    return apart.reshape(*x.shape[:-1], towers * made)


def in_one(p: Parameters) -> dict[str, Array]:
    """The same weights with all towers in one matrix, zeros where one tower would hear another.

    As long as products are small, what one person's step costs is their number more than their size. Every function
    here takes either.
    """
    return {name: _in_one(weight, OUTPUTS[name]) if name in OUTPUTS else weight for name, weight in p.items()}


def _in_one(weights: Array, outputs: int) -> Array:
    """[1, T I, outputs T O] of [T, I, outputs O]: see `by_tower`."""
    xp, (towers, size, made) = weights.__array_namespace__(), weights.shape
    own = xp.eye(towers, dtype=weights.dtype)[:, None, None, :, None]
    apart = own * weights.reshape(towers, size, outputs, 1, made // outputs)
    return apart.reshape(1, towers * size, towers * made)


def for_towers(p: Parameters, x: Array) -> Array:
    """The same for each tower, [..., W], of [..., D]."""
    return x.__array_namespace__().concat([x] * len(p["out_scale"]), axis=-1)


def given(p: Parameters, name: str, x: Array) -> Array:
    """What an input brings to the gates of a unit, [..., 3 W]; apart from `gru`, since it needs no state before.

    Args:
        p: with `name` + `_x` [T, D, 3 D] and `_b` [3 W], gates in the order reset, update, new.
        name: which unit.
        x: [..., W].
    """
    return by_tower(x, p[f"{name}_x"], GATES) + p[f"{name}_b"]


def gru(p: Parameters, name: str, brought: Array, h: Array) -> Array:
    """One step of a gated recurrent unit, the reset gate applied after the recurrent product, as cuDNN does.

    Args:
        p: with `name` + `_h` [T, D, 3 D] and `_n` [W].
        name: which unit.
        brought: [..., 3 W], by the input: see `given`.
        h: [..., W], the state before.
    """
    xp, width = h.__array_namespace__(), h.shape[-1]
    kept = by_tower(h, p[f"{name}_h"], GATES)
    both = sigmoid(brought[..., : 2 * width] + kept[..., : 2 * width])
    reset, update = both[..., :width], both[..., width:]
    new = xp.tanh(brought[..., 2 * width :] + reset * (kept[..., 2 * width :] + p[f"{name}_n"]))
    return update * h + (1 - update) * new


def items(p: Parameters, ids: Array, features: Array) -> Array:
    """The vectors of titles: what was learned of each, and of what it consists of, [titles, D].

    Args:
        p: with `genre` [features, D].
        ids: [titles, D], rows of `item`; zeros for titles that training never saw.
        features: [titles, features], see `features.py`.
    """
    return ids + features @ p["genre"]


def event_input(p: Parameters, event: Event) -> Array:
    """An event as input of the session's unit, [..., W]."""
    vector = normalised(event.item) * p["item_scale"] + p["value"][event.value]
    return for_towers(p, normalised(vector + p["kind"][event.kind] + p["gap"][event.gap]) * p["input_scale"])


def preference_input(p: Parameters, chosen: Array) -> Array:
    """What somebody says of genres as the very first input, [..., W].

    Args:
        p: with `chosen` [features, D].
        chosen: [..., features], genres chosen less genres disliked.
    """
    return for_towers(p, normalised(chosen @ p["chosen"] + p["first"]) * p["input_scale"])


def new_session(p: Parameters, user: Array) -> Array:
    """The state that a session begins with, [..., W]."""
    return user.__array_namespace__().tanh(by_tower(user, p["start_w"]) + p["start_b"])


def session_ended(p: Parameters, state: State) -> State:
    """The state after a session: the user's unit takes it in, and the next session begins from there."""
    user = gru(p, "user", given(p, "user", state.session), state.user)
    return State(user, new_session(p, user))


def nobody(p: Parameters, people: tuple[int, ...]) -> State:
    """The state of people before their first event, [*people, W] each."""
    xp, width = p["start_b"].__array_namespace__(), p["start_b"].shape[0]
    user = xp.zeros((*people, width), dtype=p["start_b"].dtype)
    return State(user, new_session(p, user))


def stepped(p: Parameters, state: State, brought: Array) -> State:
    """The state after an event whose input has brought this to the session's unit, [..., 3 W]."""
    return State(state.user, gru(p, "session", brought, state.session))


def queries(p: Parameters, session: Array, gap: Array) -> Array:
    """What each tower compares the titles' vectors with, [..., T, D].

    Args:
        p: with `deep_in` [T, D, 2 D], `deep_b` [2 W], `deep_out` [T, 2 D, D], `out_w` [T, D, D], `out_b` [W], `out_gap`
            [buckets, W] and `out_scale` [T, D].
        session: [..., W], the session's state.
        gap: int [...], the bucket of the time since the last event.
    """
    xp, apart = session.__array_namespace__(), (*session.shape[:-1], *p["out_scale"].shape)
    seen = normalised(session.reshape(apart)).reshape(session.shape)
    hidden = xp.maximum(by_tower(seen, p["deep_in"]) + p["deep_b"], xp.zeros_like(p["deep_b"]))
    deep = session + by_tower(hidden, p["deep_out"])
    return normalised((by_tower(deep, p["out_w"]) + p["out_b"] + p["out_gap"][gap]).reshape(apart)) * p["out_scale"]


def query(p: Parameters, session: Array, gap: Array) -> Array:
    """The mean of the towers' queries, [..., D]: what titles are scored by. Takes what `queries` takes."""
    return queries(p, session, gap).mean(axis=-2)


def gates(p: Parameters, gap: Array, amount: Array) -> Array:
    """How much each part of a score counts now, at least 0, [..., parts].

    Args:
        p: with `gate_b` [parts], `gate_gap` [buckets, parts] and `gate_known` [amounts, parts].
        gap: int [...], the bucket of the time since the last event.
        amount: int [...], the bucket of how many events are known.
    """
    raw = p["gate_b"] + p["gate_gap"][gap] + p["gate_known"][amount]
    xp = raw.__array_namespace__()
    return xp.logaddexp(raw, xp.zeros_like(raw))


def biases(p: Parameters, own: Array, prior: Array) -> Array:
    """What a title has before anything is known of a person, [titles].

    Args:
        p: with `popular`, a number.
        own: [titles], what was learned of each; 0 for titles that training never saw.
        prior: [titles], 0-1, how popular it is among its type.
    """
    return own + p["popular"] * prior
