"""What a list costs in quality whose beginning is not all of one kind.

    python -m benchmarks.first_page --data FOLDER

FOLDER is what the shipped model was trained on, ml-latest-small. Each user's last rating, which the weights have not
learned from, is asked for; memories and popularity are counted anew without it. Lists are of ten titles. Their distance
is the mean of 1 - cosine over their pairs, by genres and by the network's vectors; coverage is the share of all titles
that is in some list.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.baseline import heading
from whattowatch.recommender.catalogue_model import CatalogueModel
from whattowatch.recommender.counted import recounted
from whattowatch.recommender.days import Days
from whattowatch.recommender.evaluation import SEED, Evaluation, evaluation
from whattowatch.recommender.load import load_shipped
from whattowatch.recommender.measure import LISTED, bootstrap, measures
from whattowatch.recommender.protocols import Protocol, pasts, split
from whattowatch.recommender.scoring import SequenceScorer
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.sources import read_source
from whattowatch.recommender.variety import Variety

STRENGTHS = (0.0, 0.1, 0.2, 0.4, 0.6, 0.7, 0.8, 1.0)


@dataclass(frozen=True)
class Questions:
    """Each user's last rating, and what the model says of all titles before it.

    Attributes:
        titles: the model over the titles of its training.
        ids: of the titles.
        scores: float32 [cases, titles].
        seen: bool [cases, titles].
        targets: int64 [cases].
        users: int64 [cases].
    """

    titles: CatalogueModel
    ids: tuple[str, ...]
    scores: NDArray[np.float32]
    seen: NDArray[np.bool_]
    targets: NDArray[np.int64]
    users: NDArray[np.int64]

    def lists(self, strength: float) -> NDArray[np.int64]:
        """What each user would be shown, [cases, LISTED]."""
        variety = Variety(self.ids, self.titles.kind, self.titles.features, strength)
        ranked = np.where(self.seen, np.float32(-np.inf), self.scores)
        pairs = zip(ranked, self.scores, strict=True)
        return np.stack([variety.listed(allowed, scores, LISTED).slots for allowed, scores in pairs])


def questions(asked: Evaluation, model: SequenceModel, window: int) -> Questions:
    """Asks the model everything once."""
    people, questions = pasts(asked.events, asked.cases, asked.chosen)
    scorer = SequenceScorer(model, Days.of(asked.events, window).before)
    seen = np.zeros((len(questions), asked.events.titles), np.bool_)
    for number, one in enumerate(questions):
        seen[number, people[one.person].items[: one.known]] = True
    return Questions(
        CatalogueModel.of_training(model),
        model.title_ids,
        np.stack(list(scorer.scores(people, questions))),
        seen,
        asked.events.items[asked.cases.targets],
        asked.events.users[asked.cases.targets],
    )


def distance(lists: NDArray[np.int64], vectors: NDArray[np.float32]) -> float:
    """The mean of 1 - cosine over the pairs of each list."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    listed, length = unit[lists], lists.shape[1]  # [cases, listed, D]
    alike = np.square(listed.sum(axis=1)).sum(axis=1) - length
    return float(1 - (alike / (length * (length - 1))).mean())


def rows(asked: Questions) -> Iterator[str]:
    """A line of the table for each strength."""
    first = measured(asked, asked.lists(0.0))
    for strength in STRENGTHS:
        lists = asked.lists(strength)
        found = measured(asked, lists)
        less = bootstrap(found["ndcg@10"] - first["ndcg@10"], asked.users, seed=SEED)
        quality = f"{found['ndcg@10'].mean():.4f} | {less.mean:+.4f} ({less.low:+.4f} to {less.high:+.4f})"
        genres = distance(lists, asked.titles.features[asked.titles.kind])
        far = f"{genres:.3f} | {distance(lists, asked.titles.vectors):.3f}"
        coverage = len(np.unique(lists)) / len(asked.ids)
        yield f"| {strength:.1f} | {found['hr@10'].mean():.4f} | {quality} | {far} | {coverage:.3f} |"


def measured(asked: Questions, lists: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
    """Every measure of each case."""
    hits = lists == asked.targets[:, None]
    return measures(np.where(hits.any(axis=1), hits.argmax(axis=1), len(asked.ids)))


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="ml-latest-small")
    events, trained = read_source(parser.parse_args().data), load_shipped()
    if trained is None or trained.card.data["sha256"] != events.digest:
        raise SystemExit("this is not the data that the shipped model was trained on")
    parted = split(events, Protocol.LAST)
    model = recounted(trained.model, events.some(parted.learn))
    asked = questions(evaluation(events, parted, on_test=False), model, trained.card.hyper.trend_days)
    print(f"{heading()}\n\n{len(asked.users)} questions, {len(asked.ids)} titles; 95 % intervals case by case\n")
    print("| strength | HR@10 | NDCG@10 | NDCG@10 less that of none | distance by genres | by vectors | coverage |")
    print("|---|---|---|---|---|---|---|", *rows(asked), sep="\n")


if __name__ == "__main__":
    main()
