"""Walking a person's latest events once for each of them that is left out, side by side."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender import network
from whattowatch.recommender.gaps import buckets
from whattowatch.recommender.network import Event, State
from whattowatch.recommender.walk import Past, Walker


class _Steps(NamedTuple):
    """The events of a past, as they are and as they are if the one before is left out.

    Attributes:
        brought: float32 [2, events, 3 W], what each brings to the session's unit.
        ended: bool [3, events], whether a session ends before each: as they are; if the one before is left out; if an
            earlier one is.
    """

    brought: NDArray[np.float32]
    ended: NDArray[np.bool_]


def walked_without_each(walker: Walker, past: Past, start: State) -> State:
    """The states after all events but each one, the newest left out first, [events, W] each.

    Versions are alike until the event that one of them leaves out, so each begins there; all that have begun take a
    step together.

    Args:
        walker: of the model.
        past: of one person.
        start: the state before, [1, W] each.
    """
    count, steps = len(past.items), _steps(walker, past)
    state = State(*(np.repeat(part, count + 1, axis=0) for part in start))  # The first row leaves nothing out.
    for place in range(count):
        begun = slice(0, place + 1)
        # A version's row is one after the event that it leaves out: the newest row has just left out the one before.
        brought = np.repeat(steps.brought[0, place][None], place + 1, axis=0)
        ended = np.full(place + 1, steps.ended[2, place])
        brought[place], ended[place] = steps.brought[1, place], steps.ended[1, place]
        brought[0], ended[0] = steps.brought[0, place], steps.ended[0, place]
        state.user[place + 1], state.session[place + 1] = state.user[0], state.session[0]
        after = walker.step(State(state.user[begun], state.session[begun]), brought, ended)
        state.user[begun], state.session[begun] = after
    return State(state.user[:0:-1], state.session[:0:-1])


def _steps(walker: Walker, past: Past) -> _Steps:
    count = len(past.items)
    two_before = np.concatenate(((np.nan, past.since), past.at))[:count]
    waits = np.stack((past.waits(), past.at - two_before))
    shape = (2, count)
    event = Event(
        walker.vectors[np.broadcast_to(past.items, shape)],
        np.broadcast_to(past.values, shape),
        np.broadcast_to(past.kinds, shape),
        buckets(waits),
    )
    brought = network.given(walker.weights, "session", network.event_input(walker.weights, event))
    known = past.before + np.arange(count)
    ended = walker.ended(np.stack((known, known - 1, known - 1)), np.concatenate((waits, waits[:1])))
    return _Steps(brought, ended)
