"""Whether the first reason named is true: what is missed most when each event is left out by brute force.

    python -m benchmarks.reasons --data FOLDER [--people 200]

People of MovieLens (ml-latest-small), each at a moment of their past drawn by chance, and the shipped model. For the
titles that they are recommended first, the score is worked out anew without each of their events in turn, and the first
past title among the reasons is compared with the one that is missed most.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np

from benchmarks.baseline import heading
from benchmarks.recommender_replay import Replay, history
from whattowatch.domain.discovery import Interaction, Recommendation, Taste, Wanted
from whattowatch.recommender.load import load_shipped
from whattowatch.recommender.movielens import MovieLens, read_movielens
from whattowatch.recommender.past import NEUTRAL_RATING
from whattowatch.recommender.serve import LocalRecommender

SEED = 20261123
LISTED = 3
"""So many titles of each list are looked at."""
LONGEST = 300
"""Events of a past; the network reads fewer."""


class Case(NamedTuple):
    """A person at a moment, who comes back a day later."""

    history: tuple[Interaction, ...]

    def taste(self, *, without: str | None = None) -> Taste:
        """Of the person, or of who they would be without one title."""
        kept = tuple([deed for deed in self.history if deed.title_id != without])
        return Taste(f"without {without}", kept)


def cases(ratings: MovieLens, count: int) -> Iterator[Case]:
    """People in an order drawn by chance."""
    draw, begins = Random(SEED), np.flatnonzero(np.diff(ratings.users, prepend=-1))  # noqa: S311  (not for secrets)
    ends = np.append(begins[1:], len(ratings.users))
    for person in draw.sample(range(len(begins)), count):
        length = draw.randint(5, min(LONGEST, int(ends[person] - begins[person])))
        yield Case(history(ratings, slice(int(begins[person]), int(begins[person]) + length), alike=False))


class Verdict(NamedTuple):
    """Whether the first past title named is the one missed most.

    Attributes:
        of_liked: among those that were liked: a disliked title is never a reason to see something.
        of_all: among all.
    """

    of_liked: bool
    of_all: bool


def judged(recommender: LocalRecommender, case: Case, listed: Recommendation) -> Verdict | None:
    """The verdict on one title's reasons; None if they name no past title."""
    named = [why.title_id for why in listed.why or () if why.title_id is not None]
    if not named:
        return None
    now = case.history[-1].at + timedelta(days=1)
    left: dict[str, float] = {}
    for deed in case.history:
        items, scores = recommender.scores(case.taste(without=deed.title_id), now)
        left[deed.title_id] = float(scores[items.slots[listed.title_id]])
    liked = [left[deed.title_id] for deed in case.history if (deed.value or 0) > NEUTRAL_RATING]
    least = left[named[0]] - 1e-6  # Ties, and the last bits of single precision.
    return Verdict(least <= min(liked), least <= min(left.values()))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--people", type=int, default=200)
    given = parser.parse_args()
    ratings = read_movielens(given.data)
    replay = Replay(ratings, np.ones(len(ratings.users), bool))
    recommender = LocalRecommender(load_shipped(), replay, replay, replay)
    print(heading())
    found: list[list[Verdict | None]] = []
    for case in cases(ratings, given.people):
        replay.present = case.history[-1].at + timedelta(days=1)
        shown = recommender.recommend(case.taste(), Wanted(LISTED), replay.present)
        found.append([judged(recommender, case, each) for each in shown])
    say("first of each list", [each[0] for each in found])
    say(f"first {LISTED}", [each for told in found for each in told])


def say(name: str, told: list[Verdict | None]) -> None:
    """One line."""
    found = [each for each in told if each is not None]
    of_liked, of_all = (sum(column) / len(found) for column in zip(*found, strict=True))
    print(f"{name}: {len(told)} titles, of which {len(found)} name a past title: the first one named is")
    print(f"    in {of_liked:.1%} missed most among the liked titles, in {of_all:.1%} among all")


if __name__ == "__main__":
    main()
