"""Measures what the parts of the shipped recommender are worth.

    python -m benchmarks.recommender --data FOLDER

FOLDER is what the shipped model was trained on, ml-latest-small. Each user's last rating, which the weights have not
learned from, is asked for; memories and popularity are counted anew without it.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from whattowatch.recommender.counted import recounted
from whattowatch.recommender.days import Days
from whattowatch.recommender.evaluation import Evaluation, evaluation
from whattowatch.recommender.load import load_shipped
from whattowatch.recommender.measure import Answers
from whattowatch.recommender.protocols import Protocol, split
from whattowatch.recommender.scoring import SequenceScorer
from whattowatch.recommender.shapes import BESIDE, Part
from whattowatch.recommender.sources import read_source

PARTS: Mapping[str, frozenset[Part]] = {
    "all parts": frozenset(),
    "without the near memory": frozenset({Part.NEAR}),
    "without the wide memory": frozenset({Part.WIDE}),
    "without taste": frozenset({Part.TASTE}),
    "without trend and popularity": frozenset({Part.TREND, Part.POPULAR}),
    "the network alone": BESIDE,
}
MEASURES = ("hr@10", "ndcg@10", "mrr", "hr@50")
BASELINES = ("popularity", "trending", "item-knn", "markov", "lagged", "lagged-gentle", "near", "wide", "als")


def say(line: str) -> None:
    """Prints at once, since a run takes minutes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def say_where(data: Path) -> None:
    """Prints machine, commit and command."""
    git = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S607 - the developer's git
    versions = f"Python {platform.python_version()}, NumPy {np.__version__}"
    say(f"machine: {platform.machine()}, {os.cpu_count()} CPUs, {versions}")
    say(f"commit: {git.stdout.strip() or 'none'}")
    say(f"command: python -m benchmarks.recommender --data {data.name}")


def say_line(asked: Evaluation, name: str, found: Answers) -> None:
    """One row of the table."""
    for line in asked.lines(name, found):
        cells = " | ".join("{:.4f} ({:.3f}-{:.3f})".format(*line[measure]) for measure in MEASURES[:2])
        say(f"| {name} | {cells} | {line['coverage']:.3f} | {line['popularity']:.3f} |")


def say_difference(asked: Evaluation, one: tuple[str, Answers], other: tuple[str, Answers]) -> None:
    """How far the one is above the other, with the interval of the difference."""
    for line in asked.differences(f"{one[0]} less {other[0]}", one[1], other[1]):
        cells = [f"{measure} {{:+.4f}} ({{:+.4f}} to {{:+.4f}})".format(*line[measure]) for measure in MEASURES]
        say(f"{line['model']}: {', '.join(cells)}")


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="ml-latest-small")
    data = parser.parse_args().data
    say_where(data)
    events, trained = read_source(data), load_shipped()
    if trained is None or trained.card.data["sha256"] != events.digest:
        raise SystemExit("this is not the data that the shipped model was trained on")
    parted = split(events, Protocol.LAST)
    asked = evaluation(events, parted, on_test=False)
    say("\n| model | HR@10 | NDCG@10 | coverage | popularity |\n|---|---|---|---|---|")
    baselines = dict(asked.of_baselines(BASELINES))
    for name, found in baselines.items():
        say_line(asked, name, found)
    model = recounted(trained.model, events.some(parted.learn))
    activity = Days.of(events, model.hyper.trend_days).before
    parts = {name: asked.answers_of(SequenceScorer(model, activity, left_out)) for name, left_out in PARTS.items()}
    for name, found in parts.items():
        say_line(asked, name, found)
    say("\nby how much above it, case by case\n")
    for other in ("lagged-gentle", "als"):
        say_difference(asked, ("all parts", parts["all parts"]), (other, baselines[other]))


if __name__ == "__main__":
    main()
