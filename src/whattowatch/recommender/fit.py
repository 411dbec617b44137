"""Trains the shipped model, or one's own, from a MovieLens folder."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from whattowatch.domain.discovery import ModelCard
from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.cooccurrence import GENTLE, STEEP, Lags, ages, fit
from whattowatch.recommender.evaluate import gains, hits, rank_of
from whattowatch.recommender.movielens import MovieLens, read_movielens
from whattowatch.recommender.neighbours import Neighbours
from whattowatch.recommender.past import rating_liking
from whattowatch.recommender.weights import Card, Trained, save

NAME = "lagged-cooccurrence"
SETTINGS: Final[Mapping[str, Lags]] = {"gentle": GENTLE, "steep": STEEP}
"""What validation chooses from; of equally good ones the first."""

MOST_CASES = 2000
"""So many users are enough to tell the settings apart."""
LEAST_EVENTS = 3
"""A user with fewer has nothing to learn from once the last two titles are set aside."""


def train(data: Path, out: Path, progress: Callable[[str], None]) -> dict[str, Any]:
    """Trains on a MovieLens folder and writes the model to `out`, its card beside it.

    The environment's SOURCE_DATE_EPOCH, the convention of reproducible builds, stands for the present time if it is
    set; then equal data gives equal bytes.

    Args:
        data: the folder with ratings, movies and links.
        out: a file name that ends in `.npz`.
        progress: told in words what is going on.

    Returns:
        The card, as it was written.

    Raises:
        InvalidInput: the data breaks MovieLens' format, or `out` cannot be written.
    """
    if out.suffix != ".npz":
        raise InvalidInput.of("out", f"{out.name!r} does not end in .npz")
    progress(f"reading {data}")
    ratings = read_movielens(data)
    progress(f"{len(ratings.items)} ratings of {len(ratings.title_ids)} titles")
    trained = fitted(ratings, _present(), progress)
    save(trained, out)
    progress(f"wrote {out} and {out.with_suffix('.json').name}")
    return trained.card.as_json()


def fitted(ratings: MovieLens, trained_at: datetime, progress: Callable[[str], None]) -> Trained:
    """The model for these ratings, its setting chosen by validation, then fitted on all of them."""
    measured = {name: validated(ratings, lags) for name, lags in SETTINGS.items()}
    for name, measures in measured.items():
        progress(f"validation of the setting {name}: {measures}")
    best = max(measured, key=lambda name: measured[name]["ndcg@10"])
    progress(f"fitting the setting {best} on all ratings")
    return Trained(
        model=fit(ratings.title_ids, ratings.users, ratings.items, SETTINGS[best]),
        card=Card(
            model=ModelCard(NAME, trained_at),
            parameters=SETTINGS[best],
            data=_described(ratings),
            validation=measured,
            versions={"numpy": np.__version__, "python": platform.python_version()},
        ),
    )


def _present() -> datetime:
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC).replace(microsecond=0)
    if not epoch.isdecimal():
        raise InvalidInput.of("SOURCE_DATE_EPOCH", f"{epoch!r} is not a whole number of seconds since 1970")
    return datetime.fromtimestamp(int(epoch), UTC)


def _described(ratings: MovieLens) -> dict[str, str | int]:
    return {
        "sha256": ratings.digest,
        "ratings": len(ratings.items),
        "users": len(np.unique(ratings.users)),
        "titles": len(ratings.title_ids),
    }


def validated(ratings: MovieLens, lags: Lags) -> dict[str, float]:
    """HR@10 and NDCG@10 of the last title but one of each user; the last is never looked at."""
    targets = validation_targets(ratings)
    seen = np.ones(len(ratings.items), np.bool_)
    seen[targets] = seen[targets + 1] = False
    model = fit(ratings.title_ids, ratings.users[seen], ratings.items[seen], lags)
    own_slots = {title_id: item for item, title_id in enumerate(ratings.title_ids)}
    neighbours = Neighbours.bound(model, own_slots, len(own_slots))
    chosen = targets[:: -(-len(targets) // MOST_CASES) or 1]
    ranks = np.array([_rank(ratings, neighbours, target) for target in chosen.tolist()], np.int64)
    measures = {"hr@10": hits(ranks), "ndcg@10": gains(ranks)}
    return {name: round(float(values.mean()), 4) if len(values) else 0.0 for name, values in measures.items()}


def validation_targets(ratings: MovieLens) -> NDArray[np.int64]:
    """The place of each user's last rating but one, for users with enough of them."""
    last = np.flatnonzero(np.diff(ratings.users, append=-1))
    events = np.diff(last, prepend=-1)
    return (last[events >= LEAST_EVENTS] - 1).astype(np.int64)


def _rank(ratings: MovieLens, neighbours: Neighbours, target: int) -> int:
    """The rank of the title at `target` after what its user rated before."""
    begin = int(np.searchsorted(ratings.users, ratings.users[target]))
    before = ratings.items[begin:target][::-1]
    likings = np.array([rating_liking(round(2 * stars)) for stars in ratings.stars[begin:target][::-1].tolist()])
    scores = neighbours.scores(before, likings * ages(neighbours.model.lags, len(before)))
    scores[before] = -np.inf
    return rank_of(scores, int(ratings.items[target]))


if __name__ == "__main__":
    train(Path(sys.argv[1]), Path(sys.argv[2]), lambda line: print(line, file=sys.stderr))  # noqa: T201  (a script)
