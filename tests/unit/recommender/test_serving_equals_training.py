"""What NumPy serves is what JAX has trained."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from unit.recommender.crowds import SMALL, crowd
from whattowatch.recommender import learn, network
from whattowatch.recommender.counted import counted
from whattowatch.recommender.events import Events
from whattowatch.recommender.initial import initial
from whattowatch.recommender.prepare import Chunks, Prepared, prepared
from whattowatch.recommender.protocols import Cases, live, pasts
from whattowatch.recommender.scoring import SequenceScorer
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.shapes import Part
from whattowatch.recommender.streams import chosen_genres, chunks, examples, lanes

SAME = 1e-5
Weights = dict[str, NDArray[np.float32]]


def random_weights(titles: int) -> Weights:
    """Weights none of which is zero, so that a forgotten one shows."""
    draw = np.random.default_rng(1)
    first = initial(SMALL.hyper.width, SMALL.hyper.towers, titles, seed=3)
    return {name: np.asarray(w + 0.1 * draw.normal(size=w.shape), np.float32) for name, w in first.items()}


def trained_scores(events: Events, data: Prepared, weights: Weights) -> dict[int, NDArray[np.float32]]:
    """The network's scores behind each event, as training works them out, chunk by chunk in lanes."""
    count = SMALL.schedule.lanes
    vectors = network.items(weights, weights["item"], data.titles.features)
    bias = network.biases(weights, weights["bias"], data.titles.prior)
    whole = examples(events, SMALL.hyper, np.ones(len(events.users), np.bool_))
    reader = Chunks(data, whole, SMALL.schedule, np.random.default_rng(0))
    found: dict[int, NDArray[np.float32]] = {}
    state = learn.empty(weights, count).state
    for places in chunks(lanes(events.users, count, np.random.default_rng(2)), SMALL.schedule.steps):
        at = np.maximum(places, 0)
        chunk = reader.chunk(places)
        chosen = data.chosen[events.users[at]] * chunk.begins[..., None]
        chunk = chunk._replace(chosen=chosen, now=whole.now[at])
        state, read = learn.unrolled(weights, state, chunk, learn.inputs_of(weights, vectors, chunk), sessions=True)
        scores = np.asarray(network.query(weights, read, chunk.now) @ vectors.T + bias)
        found |= {int(places[where]): scores[where] for where in zip(*np.nonzero(places >= 0), strict=True)}
    return found


def model_of(events: Events, weights: Weights) -> SequenceModel:
    return SequenceModel(events.title_ids, SMALL.hyper, weights, **counted(events, SMALL.hyper)._asdict())


def served_scores(events: Events, data: Prepared, weights: Weights) -> dict[int, NDArray[np.float32]]:
    """The same scores from whole histories."""
    every = np.arange(len(events.items))
    now = events.at.astype(float) if events.timed else np.full(len(every), np.nan)
    cases = Cases(every, every - np.searchsorted(events.users, events.users), now)
    asked = SequenceScorer(model_of(events, weights)).parts(*pasts(events, cases, data.chosen))
    return {place: found[Part.NETWORK] for place, found in enumerate(asked)}


@pytest.mark.parametrize("timed", [True, False])
def test_scores_of_random_histories_are_the_same(timed: bool) -> None:
    events = crowd(timed=timed)
    data, weights = prepared(events, counted(events, SMALL.hyper)), random_weights(events.titles)
    trained, served = trained_scores(events, data, weights), served_scores(events, data, weights)
    assert trained.keys() == served.keys()
    assert max(float(np.abs(trained[place] - served[place]).max()) for place in trained) < SAME


def test_questions_in_any_order_get_the_same_answers() -> None:
    events = crowd()
    model = model_of(events, random_weights(events.titles))
    cases = live(events, np.random.default_rng(4).permutation(len(events.items))[:20])
    people, asked = pasts(events, cases, chosen_genres(events, events.features()))
    together = list(SequenceScorer(model).scores(people, asked))
    alone = [next(SequenceScorer(model).scores(people, [one])) for one in asked]
    assert all(np.allclose(a, b, atol=SAME) for a, b in zip(together, alone, strict=True))


def test_serving_loads_no_jax() -> None:
    program = "import sys, whattowatch.recommender.serve, whattowatch.recommender.rank; print('jax' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "False"
