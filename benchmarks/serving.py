"""What it costs to take in one more event and to rank the best twenty titles, beside reading the item matrix once.

    python -m benchmarks.serving [--titles 10000 100000 1000000] [--rounds 50] [--others]

On one core, of 64 numbers a title and random weights: each round a person with 200 titles behind them does one more
thing, and is answered from the state before it. Then `score.scores` and `Variety` rank every title. The bound is one
product of the item matrix with a vector, taken in the same round: nothing that ranks all titles reads less. The times
are CPU. `--others` adds ALS of `implicit` (dev extra), as its own `recommend` answers.
"""

from __future__ import annotations

import argparse
import resource
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.baseline import cpu_ms, heading, percentile
from benchmarks.environment import as_served
from whattowatch.recommender import network
from whattowatch.recommender.amounts import amounts
from whattowatch.recommender.catalogue_model import CatalogueModel
from whattowatch.recommender.choices import unfitted
from whattowatch.recommender.cooccurrence import Cooccurrence
from whattowatch.recommender.features import FEATURES
from whattowatch.recommender.gaps import HOUR
from whattowatch.recommender.hyper import NEAR, Hyper
from whattowatch.recommender.leanings import leanings
from whattowatch.recommender.likes import Likes
from whattowatch.recommender.network import State
from whattowatch.recommender.reading import Reading
from whattowatch.recommender.score import scores
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.shapes import shapes
from whattowatch.recommender.variety import Variety
from whattowatch.recommender.walk import Past

WIDTH, TOWERS, KINDS, PAST, LISTED = 64, 2, 500, 200, 20
FOLLOWERS = 64
"""Of each title, in the memories."""
SEED = 20261123


class Instance(NamedTuple):
    """Something to rank, and somebody to rank it for.

    Attributes:
        ids: of the titles.
        state: of the person before the last event.
    """

    titles: CatalogueModel
    ids: Sequence[str]
    past: Past
    state: State
    trend: NDArray[np.float32]


def instance(count: int) -> Instance:
    """So many titles, of which the memories know all."""
    draw = np.random.default_rng(SEED)
    weights = {
        name: draw.normal(0, 0.1, shape).astype(np.float32) for name, shape in shapes(WIDTH, TOWERS, count).items()
    }
    ids = tuple(f"movie-{number}" for number in range(count))
    kinds = draw.normal(size=(KINDS, FEATURES)).astype(np.float32)
    features, prior = kinds[draw.integers(KINDS, size=count)], draw.random(count, np.float32)
    memory = _memory(ids, draw)
    served = network.in_one(weights)  # As a catalogue's model has it.
    titles = CatalogueModel.of_training(
        SequenceModel(ids, Hyper(width=WIDTH, towers=TOWERS), served, memory, memory, features, prior, unfitted())
    )
    past = Past(
        items=draw.choice(count, PAST, replace=False),
        values=draw.integers(1, 11, PAST).astype(np.int8),
        kinds=np.zeros(PAST, np.int8),
        at=np.arange(PAST, dtype=np.float64) * HOUR,
        chosen=np.zeros(FEATURES, np.float32),
    )
    state = titles.walker.walked(past.some(np.arange(PAST) < PAST - 1), titles.walker.start(past.chosen[None]))
    return Instance(titles, ids, past, state, draw.random(count, np.float32))


def _memory(ids: tuple[str, ...], draw: np.random.Generator) -> Cooccurrence:
    pairs = len(ids) * FOLLOWERS
    starts = np.arange(0, pairs + 1, FOLLOWERS)
    followers = draw.integers(len(ids), size=pairs).astype(np.int32)
    return Cooccurrence(ids, starts, followers, draw.random(pairs, np.float32), NEAR)


def answered(given: Instance) -> NDArray[np.int64]:
    """One more event, and the best titles after it."""
    titles, past = given.titles, given.past
    state = titles.walker.walked(past.after(PAST - 1), given.state)
    weights, gap = titles.walker.weights, np.array([1])
    gates = network.gates(weights, gap, amounts([PAST]))
    reading = Reading(network.query(weights, state.session, gap)[0], gates[0])
    likings = np.where(past.values > 5, 0.5, -0.1).astype(np.float32)  # noqa: PLR2004  (the middle of the scale)
    likes = Likes(past.items, likings, titles.features[titles.kind[past.items]], past.chosen)
    found = scores(titles, leanings(titles, likes), reading, given.trend)
    ranked = found.copy()
    ranked[past.items] = -np.inf
    return Variety(given.ids, titles.kind, titles.features).listed(ranked, found, LISTED).slots


def milliseconds(work: Callable[[], object], rounds: int) -> list[float]:
    """CPU of each round, after one that warms up."""
    work()
    return [cpu_ms(work) for _ in range(rounds)]


def say(count: int, rounds: int) -> None:
    """The line of one size."""
    given = instance(count)
    vectors, query = given.titles.vectors, np.ones(WIDTH, np.float32)
    ours, bound = list[float](), list[float]()
    for _ in range(rounds):  # By turns, so that both share what else the machine does.
        ours += milliseconds(lambda: answered(given), 1)
        bound += milliseconds(lambda: vectors @ query, 1)
    times = [percentile(each, share) for each in (ours, bound) for share in (0.5, 0.99)]
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cells = "".join(f"{each:>12.2f}" for each in times)
    print(f"{count:>10,}{cells}{times[0] / times[2]:>10.1f}{vectors.nbytes / 2**20:>12.0f}{used:>10.0f}")


def say_als(count: int, rounds: int) -> None:
    """The same for ALS: the factors are random, since only the time of answering is asked for."""
    from implicit.als import AlternatingLeastSquares  # noqa: PLC0415  (in the dev extra alone)
    from scipy.sparse import csr_matrix  # noqa: PLC0415  (it comes with implicit)

    draw = np.random.default_rng(SEED)
    model = AlternatingLeastSquares(factors=WIDTH, num_threads=1)
    model.user_factors = draw.normal(size=(1, WIDTH)).astype(np.float32)
    model.item_factors = draw.normal(size=(count, WIDTH)).astype(np.float32)
    row = csr_matrix((np.ones(PAST, np.float32), (np.zeros(PAST, int), np.arange(PAST))), shape=(1, count))
    taken = milliseconds(lambda: model.recommend(0, row, N=LISTED, recalculate_user=False), rounds)
    print(
        f"{count:>10,}{percentile(taken, 0.5):>12.2f}{percentile(taken, 0.99):>12.2f}   implicit ALS, no event taken in"
    )


def main() -> None:
    """Measure and print."""
    as_served()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--others", action="store_true")
    given = parser.parse_args()
    print(heading())
    names = ("ours p50", "p99", "bound p50", "p99")
    print(
        f"{'titles':>10}"
        + "".join(f"{name:>12}" for name in names)
        + f"{'x bound':>10}{'matrix MiB':>12}{'peak MiB':>10}"
    )
    for count in given.titles:
        say(count, given.rounds)
        sys.stdout.flush()
        if given.others:
            say_als(count, given.rounds)


if __name__ == "__main__":
    main()
