"""Measures what the recommender's model would be without one thing or another that it learns from.

    python -m benchmarks.ablations --data FOLDER

FOLDER is MovieLens' ml-latest-small. For each line a model is trained anew, by the plan for so much data, which takes
some minutes. Each user's last rating is asked for; differences from the model with everything are taken case by case.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.baseline import heading
from benchmarks.recommender import say
from whattowatch.recommender.counted import recounted
from whattowatch.recommender.evaluation import Evaluation, evaluation
from whattowatch.recommender.events import NO_TIME, Events
from whattowatch.recommender.hyper import Plan
from whattowatch.recommender.measure import Answers
from whattowatch.recommender.past import NEUTRAL_RATING
from whattowatch.recommender.plans import plan_for
from whattowatch.recommender.progress_bar import Listener
from whattowatch.recommender.protocols import Protocol, split
from whattowatch.recommender.scoring import SequenceScorer
from whattowatch.recommender.shapes import BESIDE
from whattowatch.recommender.sources import read_source
from whattowatch.recommender.training import trained_by

MEASURES = ("hr@10", "ndcg@10")


class Setting(NamedTuple):
    """What a model is trained with."""

    events: Events
    plan: Plan


def without_sessions(setting: Setting) -> Setting:
    """All events of a person are one session, so that the user's unit never takes a step."""
    hyper = setting.plan.hyper.untimed()
    return setting._replace(plan=replace(setting.plan, hyper=replace(hyper, session_hours=float("inf"))))


def without_times(setting: Setting) -> Setting:
    """Neither gaps nor sessions are known."""
    hidden = np.full_like(setting.events.at, NO_TIME)
    return Setting(replace(setting.events, at=hidden), replace(setting.plan, hyper=setting.plan.hyper.untimed()))


def without_dislikes(setting: Setting) -> Setting:
    """What was disliked counts as seen, and nothing is said of how it was."""
    values = setting.events.values
    return setting._replace(events=replace(setting.events, values=np.where(values < NEUTRAL_RATING, 0, values)))


def without_ratings(setting: Setting) -> Setting:
    """What was rated counts as seen, however it was rated."""
    return setting._replace(events=replace(setting.events, values=np.zeros_like(setting.events.values)))


def without_genres(setting: Setting) -> Setting:
    """Nothing is known of titles but who saw them."""
    return setting._replace(events=replace(setting.events, genres=((),) * setting.events.titles))


def without_id_dropout(setting: Setting) -> Setting:
    """Titles are always known by themselves."""
    return setting._replace(plan=replace(setting.plan, schedule=replace(setting.plan.schedule, id_drop=0.0)))


def of_one_tower(setting: Setting) -> Setting:
    """One network in the place of several."""
    return setting._replace(plan=replace(setting.plan, hyper=replace(setting.plan.hyper, towers=1)))


EVERYTHING = "everything"
ABLATIONS: Mapping[str, Callable[[Setting], Setting]] = {
    EVERYTHING: lambda setting: setting,
    "without sessions": without_sessions,
    "without times: neither gaps nor sessions": without_times,
    "without dislikes": without_dislikes,
    "without ratings": without_ratings,
    "without genres": without_genres,
    "without dropping titles' own vectors": without_id_dropout,
    "of one tower": of_one_tower,
}


class Found(NamedTuple):
    """What one model answered: the network by itself, and all parts."""

    asked: Evaluation
    alone: Answers
    joined: Answers


def found(setting: Setting) -> Found:
    """Trains, and asks."""
    parted = split(setting.events, Protocol.LAST)
    asked = evaluation(setting.events, parted, on_test=False)
    trained = trained_by(setting.events, parted, setting.plan, Listener(lambda *_: None, lambda _: None))
    model = recounted(trained.model, setting.events.some(parted.learn))
    alone = asked.answers_of(SequenceScorer(model, without=BESIDE))
    return Found(asked, alone, asked.answers_of(SequenceScorer(model)))


def cells(asked: Evaluation, one: Answers) -> list[str]:
    """Each measure with its interval."""
    (line,) = asked.lines("", one)
    return ["{:.4f} ({:.3f}-{:.3f})".format(*line[measure]) for measure in MEASURES]


def difference(asked: Evaluation, one: Answers, other: Answers) -> str:
    """Of the last measure, with its interval."""
    (line,) = asked.differences("", one, other)
    return "{:+.4f} ({:+.3f} to {:+.3f})".format(*line[MEASURES[-1]])


def main() -> None:
    """Prints the table, line by line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="ml-latest-small")
    events = read_source(parser.parse_args().data)
    say(heading())
    say("\n| trained | network alone: HR@10 | NDCG@10 | all parts: HR@10 | NDCG@10 | difference of the latter |")
    say("|---|---|---|---|---|---|")
    setting = Setting(events, plan_for(len(events.items)))
    whole = found(setting)
    for name, without in ABLATIONS.items():
        ours = whole if name == EVERYTHING else found(without(setting))
        columns = [*cells(ours.asked, ours.alone), *cells(ours.asked, ours.joined)]
        say(f"| {name} | {' | '.join(columns)} | {difference(ours.asked, ours.joined, whole.joined)} |")


if __name__ == "__main__":
    main()
