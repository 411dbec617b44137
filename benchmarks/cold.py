"""Measures what people are served of whom little is known: a few ratings, and three genres that they chose.

    python -m benchmarks.cold --data FOLDER

FOLDER is a MovieLens release with times. Each tenth person is held out, and a model trained on the others by the plan
for so much data. Of each person held out the first ratings are told, none to ten of them, and the three genres that
they like most, by all their ratings but those that are asked for: the eleventh to the twentieth, whatever is told.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import baseline
from whattowatch.recommender.baselines import BASELINES
from whattowatch.recommender.days import Days
from whattowatch.recommender.evaluation import SEED
from whattowatch.recommender.events import Events
from whattowatch.recommender.measure import Interval, Scorer, answers, bootstrap, measures
from whattowatch.recommender.plans import plan_for
from whattowatch.recommender.progress_bar import Listener
from whattowatch.recommender.protocols import Cases, Protocol
from whattowatch.recommender.scoring import SequenceScorer
from whattowatch.recommender.sources import read_source
from whattowatch.recommender.streams import chosen_genres
from whattowatch.recommender.training import trained_on

HELD_OUT = 10
"""One person in so many."""
TOLD = (0, 1, 2, 3, 5, 10)
ASKED = (10, 20)
"""From the eleventh rating to the twentieth."""
COMPARED = ("genre-popularity", "popularity", "lagged-gentle")
WATCHED = ("hr@10", "ndcg@10")


def asked_for(events: Events, held_out: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The places of the events that are asked for."""
    place = np.arange(len(events.users)) - np.searchsorted(events.users, events.users)
    return np.flatnonzero(held_out & (place >= ASKED[0]) & (place < ASKED[1]))


def scorers(events: Events, held_out: NDArray[np.bool_]) -> Iterator[tuple[str, Scorer]]:
    """A model, and what it has to beat, that know nothing of the people held out."""
    others = events.some(~held_out)
    plan = plan_for(len(others.items))
    trained = trained_on(others, Protocol.LAST, plan, Listener(lambda *_: None, lambda _: None))
    yield "all parts", SequenceScorer(trained.model, Days.of(others, plan.hyper.trend_days).before)
    for name in COMPARED:
        yield name, BASELINES[name](others, others)


def measured(events: Events, held_out: NDArray[np.bool_], scorer: Scorer) -> Mapping[str, list[Interval]]:
    """Each measure by how much is told."""
    targets = asked_for(events, held_out)
    told = np.ones(len(events.users), np.bool_)
    told[targets] = False
    chosen = chosen_genres(events.some(told), events.features())
    found: dict[str, list[Interval]] = {name: [] for name in WATCHED}
    for known in TOLD:
        cases = Cases(targets, np.full(len(targets), known), events.at[targets].astype(np.float64))
        values = measures(answers(scorer, events, cases, chosen).ranks)
        for name in WATCHED:
            found[name].append(bootstrap(values[name], events.users[targets], seed=SEED))
    return found


def main() -> None:
    """Prints a line for each model and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="a MovieLens folder")
    events = read_source(parser.parse_args().data)
    held_out = events.users % HELD_OUT == 0
    people, cases = len(np.unique(events.users[held_out])), len(asked_for(events, held_out))
    print(f"{baseline.heading()}\n\n{cases} questions of {people} people, {events.titles} titles")
    print(f"{'ratings told, and three genres':34} " + " ".join(f"{known:>20}" for known in TOLD))
    for name, scorer in scorers(events, held_out):
        for measure, told in measured(events, held_out, scorer).items():
            cells = " ".join("{:.3f} ({:.3f}-{:.3f})".format(*each).rjust(20) for each in told)
            print(f"{name + ', ' + measure:34} {cells}", flush=True)


if __name__ == "__main__":
    main()
