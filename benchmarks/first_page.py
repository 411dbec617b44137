"""What a list costs in quality whose beginning is not all of one kind, and that has a place for what nobody knows.

    python -m benchmarks.first_page --data FOLDER

FOLDER is what the shipped model was trained on, ml-latest-small. Each user's last rating, which the weights have not
learned from, is asked for; memories and popularity are counted anew without it. Lists are of ten titles. Their distance
is the mean of 1 - cosine over their pairs, by genres and by the network's vectors; coverage is the share of all titles
that is in some list. The place for what nobody knows goes to a title of which at most `HARDLY_ANY` ratings were learned
from, since training knows all; each place and title that chance may give is tried.
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
from whattowatch.recommender.exploring import FIRST, LAST, OF, explored
from whattowatch.recommender.load import load_shipped
from whattowatch.recommender.measure import LISTED, bootstrap, measures
from whattowatch.recommender.protocols import Protocol, pasts, split
from whattowatch.recommender.scoring import SequenceScorer
from whattowatch.recommender.sequence_model import SequenceModel
from whattowatch.recommender.sources import read_source
from whattowatch.recommender.variety import STRENGTH, Listed, Variety

HARDLY_ANY = 1
MEASURES = {"hr@10": "HR@10", "ndcg@10": "NDCG@10", "hr@50": "HR@20", "ndcg@50": "NDCG@20"}
"""What a place for what nobody knows is measured by; lists then end with the twentieth title."""
STRENGTHS = (0.0, 0.025, 0.05, 0.075, 0.1, 0.2, 0.4, 0.7)


@dataclass(frozen=True)
class Questions:
    """Each user's last rating, and what the model says of all titles before it.

    Attributes:
        titles: the model over the titles of its training.
        ids: of the titles.
        scores: float32 [cases, titles].
        seen: bool [cases, titles].
        cold: bool [titles], of which hardly any rating is known.
        targets: int64 [cases].
        users: int64 [cases].
    """

    titles: CatalogueModel
    ids: tuple[str, ...]
    scores: NDArray[np.float32]
    seen: NDArray[np.bool_]
    cold: NDArray[np.bool_]
    targets: NDArray[np.int64]
    users: NDArray[np.int64]

    def lists(self, strength: float, length: int = LISTED) -> NDArray[np.int64]:
        """What each user would be shown, [cases, length]."""
        return np.stack([found.slots for found, _ in self._varied(strength, length)])

    def exploring(self) -> NDArray[np.int64]:
        """The same with a place for what hardly anybody knows, by each chance, [chances, cases, LAST]."""
        chances = range((LAST - FIRST) * OF)
        of_each = [
            [explored(found, self.cold & np.isfinite(ranked), ranked, self.ids, chance).slots for chance in chances]
            for found, ranked in self._varied(STRENGTH, LAST)
        ]
        return np.array(of_each).swapaxes(0, 1)

    def _varied(self, strength: float, length: int) -> Iterator[tuple[Listed, NDArray[np.float32]]]:
        """Each user's list, and by what it was listed."""
        variety = Variety(self.ids, self.titles.kind, self.titles.features, strength)
        for seen, scores in zip(self.seen, self.scores, strict=True):
            ranked = np.where(seen, np.float32(-np.inf), scores)
            yield variety.listed(ranked, scores, length), ranked


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
        asked.events.counts(asked.parted.learn) <= HARDLY_ANY,
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
        yield f"| {strength} | {found['hr@10'].mean():.4f} | {quality} | {far} | {coverage:.3f} |"


def cost(asked: Questions) -> Iterator[str]:
    """What a place for what hardly anybody knows costs."""
    before = measured(asked, asked.lists(STRENGTH, LAST))
    after = [measured(asked, lists) for lists in asked.exploring()]
    yield f"{np.mean(asked.cold):.0%} of titles are known by {HARDLY_ANY} rating at most"
    for measure, name in MEASURES.items():
        change = np.mean([found[measure] for found in after], axis=0) - before[measure]
        told = bootstrap(change, asked.users, seed=SEED)
        yield f"a place for one of them: {name} {told.mean:+.4f} ({told.low:+.4f} to {told.high:+.4f})"


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
    print("|---|---|---|---|---|---|---|", *rows(asked), "", *cost(asked), sep="\n")


if __name__ == "__main__":
    main()
