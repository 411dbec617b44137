"""Measures how well likings are foretold, and writes the numbers that are shipped.

    python -m benchmarks.liking --data FOLDER [--out FILE]

Each user's ratings in order of time: the first 80 % are learned from; the weights are fitted on the next 10 %, foretold
from what came before; the last 10 % are then foretold once, from everything before them. "Of a friend": from a past
told in steps, as a group's list has it. The root of the mean squared
error (RMSE) is on the scale of 1 to 10. Intervals of 95 % by bootstrap over users. What is written is fitted on all.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.baseline import heading
from benchmarks.recommender_replay import Bench, Replay, Split, history
from whattowatch.domain.discovery import Taste
from whattowatch.domain.tastes import in_steps
from whattowatch.recommender.liking import Calibration, Damping, Parts, Rated, Weights, liking, parts_of
from whattowatch.recommender.liking_fit import DIGITS, LEAST_RATINGS, as_json, fitted_weights, title_biases
from whattowatch.recommender.measure import Interval, bootstrap
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.movielens import MovieLens, read_movielens
from whattowatch.recommender.serve import LocalRecommender

SEED = 20261122
LEARNED, FITTED = 0.8, 0.9
"""Where in a user's ratings the stages end."""
NO_WEIGHTS = Weights(0.0, 0.0, 0.0, 0.0, 0.0)


class Stages(NamedTuple):
    """Which ratings serve for what, bool [ratings] each."""

    learned: NDArray[np.bool_]
    fitted: NDArray[np.bool_]
    judged: NDArray[np.bool_]


def scaled(ratings: MovieLens) -> NDArray[np.float64]:
    """Half a star is 1, five are 10, [ratings]."""
    return ratings.stars.astype(np.float64) * 2


def stages(ratings: MovieLens) -> Stages:
    """The first 80 %, the next and the last 10 % of each user."""
    begins = np.searchsorted(ratings.users, ratings.users)
    ends = np.searchsorted(ratings.users, ratings.users, side="right")
    share = (np.arange(len(ratings.users)) - begins) / (ends - begins)
    return Stages(share < LEARNED, (share >= LEARNED) & (share < FITTED), share >= FITTED)


@dataclass(frozen=True)
class Learned:
    """What the ratings of one stage teach.

    Attributes:
        values: float64 [ratings], 1 to 10.
        used: bool [ratings], those learned from.
    """

    ratings: MovieLens
    values: NDArray[np.float64]
    used: NDArray[np.bool_]

    def calibration(self, weights: Weights = NO_WEIGHTS) -> Calibration:
        """The means that were learned, with these weights."""
        users, items, values = self.ratings.users[self.used], self.ratings.items[self.used], self.values[self.used]
        damping = Damping()
        biases = title_biases(users, items, values, len(self.ratings.title_ids), damping)
        often = np.flatnonzero(np.bincount(items, minlength=len(biases)) >= LEAST_RATINGS)
        titles = {self.ratings.title_ids[item]: round(float(biases[item]), DIGITS) for item in often.tolist()}
        return Calibration(weights, damping, round(float(values.mean()), DIGITS), titles)

    def parts(self, asked: NDArray[np.bool_], told: Callable[[Taste], Taste] = lambda taste: taste) -> Parts:
        """The parts of every asked rating's foretelling, from what its user had rated before the stage began.

        Args:
            asked: bool [ratings].
            told: how much of a taste may be used.
        """
        replay = Replay(self.ratings, self.used)
        recommender = LocalRecommender(self._model, replay, replay, replay)
        numbers = self.calibration()
        biases = np.array([numbers.titles.get(title_id, 0.0) for title_id in self.ratings.title_ids])

        def foretold(rows: NDArray[np.int64]) -> Parts:
            """Of one user's ratings, which follow on one another in time."""
            replay.present = datetime.fromtimestamp(int(self.ratings.at[rows[0]]), UTC)
            taste = told(self._taste(rows))
            items, scores = recommender.scores(taste, replay.present)
            return parts_of(taste, Rated(items, biases), scores, self.ratings.items[rows], numbers)

        found = [foretold(rows) for rows in _by_user(self.ratings, asked)]
        return Parts(*(np.concatenate(each) for each in zip(*found, strict=True)))

    @cached_property
    def _model(self) -> Trained:
        """Some minutes' training."""
        return Bench(self.ratings, Split("likings", self.used, np.empty(0, np.int64), live=False)).model()

    def _taste(self, rows: NDArray[np.int64]) -> Taste:
        """The user's of these ratings, before the first of them."""
        user = self.ratings.users[rows[0]]
        begin = int(np.searchsorted(self.ratings.users, user))
        return Taste(f"user-{user}", history(self.ratings, slice(begin, int(rows[0])), alike=False))


def _by_user(ratings: MovieLens, asked: NDArray[np.bool_]) -> Iterator[NDArray[np.int64]]:
    """The places of the asked ratings, user after user."""
    places = np.flatnonzero(asked)
    breaks = np.flatnonzero(np.diff(ratings.users[places])) + 1
    yield from (each for each in np.split(places, breaks) if len(each))


def baselines(learned: Learned, asked: NDArray[np.bool_]) -> Mapping[str, NDArray[np.float64]]:
    """What the usual simple means foretell of the asked ratings, [asked] each."""
    used, values = learned.used, learned.values
    users, items = learned.ratings.users, learned.ratings.items
    mean = float(values[used].mean())
    of_users = _means(users[used], values[used], int(users.max()) + 1, mean)
    of_titles = _means(items[used], values[used], len(learned.ratings.title_ids), mean)
    damping = Damping()
    biases = title_biases(users[used], items[used], values[used], len(of_titles), damping)
    above = np.bincount(users[used], values[used] - mean - biases[items[used]], minlength=len(of_users))
    levels = above / (np.bincount(users[used], minlength=len(of_users)) + damping.level)
    return {
        "mean of all": np.full(int(asked.sum()), mean),
        "user's mean": of_users[users[asked]],
        "title's mean": of_titles[items[asked]],
        "damped user + title": mean + levels[users[asked]] + biases[items[asked]],
    }


def _means(of: NDArray[np.int64], values: NDArray[np.float64], size: int, otherwise: float) -> NDArray[np.float64]:
    """The mean for each number, [size]."""
    counts = np.bincount(of, minlength=size)
    return np.where(counts > 0, np.bincount(of, values, minlength=size) / np.maximum(counts, 1), otherwise)


def rmse(errors: NDArray[np.float64], users: NDArray[np.int64]) -> Interval:
    """The root of the mean squared error with its interval."""
    return Interval(*np.sqrt(bootstrap(errors**2, users, seed=SEED)).tolist())


def judged(ratings: MovieLens, weights: Weights) -> dict[str, NDArray[np.float64]]:
    """What each way foretold of the last ratings less what they were, [judged] each; ours comes last."""
    values, stage = scaled(ratings), stages(ratings)
    learned = Learned(ratings, values, stage.learned | stage.fitted)
    found = dict(baselines(learned, stage.judged))
    found["liking, of a friend"] = liking(learned.parts(stage.judged, in_steps), weights)
    found["liking"] = liking(learned.parts(stage.judged), weights)
    return {name: np.clip(each, 1, 10) - values[stage.judged] for name, each in found.items()}


def fitted(ratings: MovieLens) -> Weights:
    """The weights, fitted on the stage that nothing was learned from."""
    values, stage = scaled(ratings), stages(ratings)
    parts = Learned(ratings, values, stage.learned).parts(stage.fitted)
    return fitted_weights(parts, values[stage.fitted])


def measured(ratings: MovieLens, weights: Weights) -> dict[str, Interval]:
    """Prints the RMSE of each way, and the gain over the best of the simple ones."""
    users = ratings.users[stages(ratings).judged]
    errors = judged(ratings, weights)
    found = {name: rmse(each, users) for name, each in errors.items()}
    print("\n| foretold by | ratings | RMSE |\n|---|---|---|")
    for name, each in found.items():
        print(f"| {name} | {len(users)} | {each.mean:.3f} ({each.low:.3f}-{each.high:.3f}) |")
    *simple, _, ours = errors
    best = min(simple, key=lambda name: found[name].mean)
    gain = bootstrap(errors[best] ** 2 - errors[ours] ** 2, users, seed=SEED)
    print(f"\nsquared error less than that of {best}: {gain.mean:.3f} ({gain.low:.3f}-{gain.high:.3f}), paired by user")
    return found


def main() -> None:
    """Prints the figures, and writes the numbers where told."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="a MovieLens folder, such as ml-latest-small")
    parser.add_argument("--out", type=Path, help="where to write the numbers")
    given = parser.parse_args()
    print(heading())
    ratings = read_movielens(given.data)
    print(f"data: {len(ratings.items)} ratings, sha256 {ratings.digest}, seed {SEED}")
    weights = fitted(ratings)
    print(f"weights: {weights._asdict()}")
    found = measured(ratings, weights)
    if given.out is not None:
        everything = Learned(ratings, scaled(ratings), np.ones(len(ratings.items), np.bool_))
        card = {
            "data": ratings.digest,
            "rmse": {name: [round(x, DIGITS) for x in each] for name, each in found.items()},
        }
        content = as_json(everything.calibration(weights), card)
        given.out.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
