"""The network: a hierarchical GRU, written once for training (JAX) and for serving (NumPy).

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

TINY = 1e-5
"""Keeps the normalisation of a vector of zeros finite."""


class State(NamedTuple):
    """What is remembered of a person.

    Attributes:
        user: [..., D], stepped when a session ends.
        session: [..., D], stepped with each event.
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


def given(p: Parameters, name: str, x: Array) -> Array:
    """What an input brings to the gates of a unit, [..., 3 D]; apart from `gru`, since it needs no state before.

    Args:
        p: with `name` + `_x` [D, 3 D] and `_b` [3 D], gates in the order reset, update, new.
        name: which unit.
        x: [..., D].
    """
    return x @ p[f"{name}_x"] + p[f"{name}_b"]


def gru(p: Parameters, name: str, brought: Array, h: Array) -> Array:
    """One step of a gated recurrent unit, the reset gate applied after the recurrent product, as cuDNN does.

    Args:
        p: with `name` + `_h` [D, 3 D] and `_n` [D].
        name: which unit.
        brought: [..., 3 D], by the input: see `given`.
        h: [..., D], the state before.
    """
    xp, width = h.__array_namespace__(), h.shape[-1]
    kept = h @ p[f"{name}_h"]
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
    """An event as input of the session's unit, [..., D]."""
    vector = normalised(event.item) * p["item_scale"] + p["value"][event.value]
    return normalised(vector + p["kind"][event.kind] + p["gap"][event.gap]) * p["input_scale"]


def preference_input(p: Parameters, chosen: Array) -> Array:
    """What somebody says of genres as the very first input, [..., D].

    Args:
        p: with `chosen` [features, D].
        chosen: [..., features], genres chosen less genres disliked.
    """
    return normalised(chosen @ p["chosen"] + p["first"]) * p["input_scale"]


def new_session(p: Parameters, user: Array) -> Array:
    """The state that a session begins with, [..., D]."""
    return user.__array_namespace__().tanh(user @ p["start_w"] + p["start_b"])


def session_ended(p: Parameters, state: State) -> State:
    """The state after a session: the user's unit takes it in, and the next session begins from there."""
    user = gru(p, "user", given(p, "user", state.session), state.user)
    return State(user, new_session(p, user))


def nobody(p: Parameters, people: tuple[int, ...]) -> State:
    """The state of people before their first event, [*people, D] each."""
    xp, width = p["start_b"].__array_namespace__(), p["start_b"].shape[0]
    user = xp.zeros((*people, width), dtype=p["start_b"].dtype)
    return State(user, new_session(p, user))


def stepped(p: Parameters, state: State, brought: Array) -> State:
    """The state after an event whose input has brought this to the session's unit, [..., 3 D]."""
    return State(state.user, gru(p, "session", brought, state.session))


def query(p: Parameters, session: Array, gap: Array) -> Array:
    """What the titles' vectors are compared with, [..., D].

    Args:
        p: with `out_w` [D, D], `out_b` [D], `out_gap` [buckets, D] and `out_scale` [D].
        session: [..., D], the session's state.
        gap: int [...], the bucket of the time since the last event.
    """
    return normalised(session @ p["out_w"] + p["out_b"] + p["out_gap"][gap]) * p["out_scale"]


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
