"""Draws the pictures of docs/recommender.md: how the shipped model was trained, and how well it does by history length.

    python -m benchmarks.plots --data FOLDER

FOLDER is MovieLens' ml-latest-small, of which the shipped model was made. What is drawn is printed as well.
Needs matplotlib, which the requirements for developers bring.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from benchmarks import baseline
from whattowatch.recommender.baselines import BASELINES
from whattowatch.recommender.counted import recounted
from whattowatch.recommender.evaluation import SEED
from whattowatch.recommender.events import Events
from whattowatch.recommender.features import FEATURES
from whattowatch.recommender.load import load_shipped
from whattowatch.recommender.measure import Interval, Scorer, bootstrap, measures, rank_of
from whattowatch.recommender.model_files import Card, Trained
from whattowatch.recommender.protocols import Cases, Protocol, pasts, split
from whattowatch.recommender.scoring import SequenceScorer
from whattowatch.recommender.sources import read_source

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
KNOWN = (0, 1, 2, 3, 5, 10, 20, 50, 1000)
"""So many of the first events of each person are told."""
COMPARED = ("popularity", "lagged-gentle")
WATCHED = "ndcg@10"


def training(card: Card) -> Figure:
    """Loss and validation of each pass."""
    figure, left = _figure("pass", "loss")
    passes = range(1, len(card.passes) + 1)
    left.plot(passes, [each["loss"] for each in card.passes], color="tab:gray", marker="o", label="loss")
    right = left.twinx()
    right.set_ylabel("validation")
    for name, colour in ((WATCHED, "tab:blue"), ("hr@10", "tab:green"), ("mrr", "tab:orange")):
        right.plot(passes, [each[name] for each in card.passes], color=colour, marker="o", label=name)
    right.set_ylim(bottom=0)
    figure.legend(loc="upper center", ncols=4, frameon=False)
    return figure


def by_history(told: Mapping[str, Sequence[Interval]]) -> Figure:
    """NDCG@10 by how many events are known, with 95 % intervals."""
    figure, axes = _figure("first events of a person that are told", "NDCG@10 of the last title")
    for name, found in told.items():
        below, above = [each.mean - each.low for each in found], [each.high - each.mean for each in found]
        means = [each.mean for each in found]
        axes.errorbar(range(len(KNOWN)), means, yerr=[below, above], marker="o", capsize=3, label=name)
    axes.set_xticks(range(len(KNOWN)), [*map(str, KNOWN[:-1]), "all"])
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    return figure


def _figure(x: str, y: str) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(7, 4), layout="constrained")
    axes = figure.subplots()
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    return figure, axes


def ranks(scorer: Scorer, events: Events, cases: Cases, known: int) -> NDArray[np.int64]:
    """The place of each target where only the first so many events are told; all that was seen is left out."""
    people, asked = pasts(events, cases, np.zeros((int(events.users.max()) + 1, FEATURES), np.float32))
    told = [one._replace(known=min(known, one.known)) for one in asked]
    found = []
    for number, own in enumerate(scorer.scores(people, told)):
        scores = np.array(own, np.float64)
        scores[people[number].items[: asked[number].known]] = -np.inf
        found.append(rank_of(scores, int(events.items[cases.targets[number]])))
    return np.array(found)


def compared(events: Events, trained: Trained) -> dict[str, list[Interval]]:
    """NDCG@10 of every model at every length of history, for the events that validation holds back."""
    parted = split(events, Protocol.LAST)
    learned = events.some(parted.learn)
    scorers: dict[str, Scorer] = {"the shipped model": SequenceScorer(recounted(trained.model, learned))}
    scorers |= {name: BASELINES[name](learned, events) for name in COMPARED}
    cases = parted.validation
    users = events.users[cases.targets]
    return {
        name: [bootstrap(measures(ranks(scorer, events, cases, known))[WATCHED], users, seed=SEED) for known in KNOWN]
        for name, scorer in scorers.items()
    }


def main() -> None:
    """Draws both, and prints what is drawn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="ml-latest-small")
    data = parser.parse_args().data
    print(baseline.heading())
    events, trained = read_source(data), load_shipped()
    if trained is None or trained.card.data["sha256"] != events.digest:
        raise SystemExit("this is not the data that the shipped model was trained on")
    told = compared(events, trained)
    print(f"\n{'NDCG@10 by events told':24} " + " ".join(f"{known:>20}" for known in KNOWN))
    for name, found in told.items():
        print(f"{name:24} " + " ".join("{:.3f} ({:.3f}-{:.3f})".format(*each).rjust(20) for each in found))
    mpl.rcParams["svg.hashsalt"] = "whattowatch"  # So that equal figures are equal files.
    PICTURES.mkdir(exist_ok=True)
    for picture, name in ((training(trained.card), "training"), (by_history(told), "by-history")):
        picture.savefig(PICTURES / f"{name}.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
