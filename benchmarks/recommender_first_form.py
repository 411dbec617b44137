"""Measures the first form of the recommender on MovieLens, on validation events only.

    python -m benchmarks.recommender_first_form --data FOLDER

Two splits. *Last but one*: each user's last rating but one, after everything before it; the last one is never read.
*Later*: the model and the popularity are fitted on the earliest 80 % of all ratings; the targets are the ratings of the
next 10 %, each after what its user had rated until the second before; the latest 10 % are never read.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.recommender_replay import Bench, Measured, Replay, splits
from whattowatch.domain.catalogue import GENRES, Title, TitleType
from whattowatch.domain.discovery import Interaction, Kind, Taste, Wanted
from whattowatch.recommender.blend import Blend, Mix
from whattowatch.recommender.cooccurrence import GENTLE, STEEP
from whattowatch.recommender.evaluate import bootstrap, gains, hits
from whattowatch.recommender.movielens import MovieLens, read_movielens
from whattowatch.recommender.serve import LocalRecommender
from whattowatch.recommender.weights import save

SEED = 20261122
"""Of the bootstrap over users, and of the invented titles of the timing."""

DAY = timedelta(days=1).total_seconds()
SLICES: Mapping[str, Callable[[Measured], NDArray[np.bool_]]] = {
    "all": lambda measured: np.ones(len(measured.ranks), np.bool_),
    "gap over a day": lambda measured: (measured.gaps > DAY) & np.isfinite(measured.gaps),
    "no past": lambda measured: np.isinf(measured.gaps),
}
ALONE = Mix(0.0, 0.0, 0.0)
RUNS = 30
"""Timings are the median of so many."""


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
    say(f"command: python -m benchmarks.recommender_first_form --data {data.name}")


def forms(blend: Blend) -> Mapping[str, Blend]:
    """The parts alone, each over the popularity prior, and the blend."""
    plain = replace(blend, rotation=0.0, likeness=0.0)
    mixes = {
        "popularity": ALONE,
        "trend": ALONE._replace(trend=1.0),
        "genre taste": ALONE._replace(taste=1.0),
        "co-occurrence": ALONE._replace(neighbours=100.0),
    }
    return {name: replace(plain, session=mix, returning=mix) for name, mix in mixes.items()} | {"blend": blend}


def cells(measured: Measured, chosen: NDArray[np.bool_]) -> str:
    """HR@10 and NDCG@10 with their 95 % intervals."""
    ranks, users = measured.ranks[chosen], measured.users[chosen]
    parts = [bootstrap(values, users, seed=SEED) for values in (hits(ranks), gains(ranks))]
    return " | ".join(f"{part.mean:.4f} ({part.low:.3f}-{part.high:.3f})" for part in parts)


def short(ranks: NDArray[np.int64]) -> str:
    """HR@10 / NDCG@10."""
    return f"{hits(ranks).mean():.4f} / {gains(ranks).mean():.4f}"


def say_forms(ratings: MovieLens) -> None:
    """The table of the parts and the blend."""
    say("\n| split | cases | form | HR@10 | NDCG@10 |\n|---|---|---|---|---|")
    for split in splits(ratings):
        bench = Bench(ratings, split)
        measured = {name: bench.measure(bench.model(GENTLE), blend) for name, blend in forms(Blend()).items()}
        for part, chosen in SLICES.items():
            for name, ranks in measured.items():
                if (rows := chosen(ranks)).any():
                    say(f"| {split.name}, {part} | {rows.sum()} | {name} | {cells(ranks, rows)} |")


def say_fits(ratings: MovieLens) -> None:
    """What fitting otherwise would change, for co-occurrence alone on the first split."""
    bench, alone = Bench(ratings, splits(ratings)[0]), forms(Blend())["co-occurrence"]
    say("\n| co-occurrence, last but one | pairs | bytes | HR@10 | NDCG@10 |\n|---|---|---|---|---|")
    for name, lags, dislikes, alike in (
        ("as chosen", GENTLE, True, False),
        ("the steep setting", STEEP, True, False),
        ("fitted without dislikes", GENTLE, False, False),
        ("every past rating counts alike", GENTLE, True, True),
        *((f"{keep} followers kept", replace(GENTLE, keep=keep), True, False) for keep in (32, 64, 128, 10**6)),
    ):
        trained = bench.model(lags, dislikes=dislikes)
        measured = bench.measure(trained, alone, alike=alike)
        with tempfile.TemporaryDirectory() as folder:
            save(trained, Path(folder, "model.npz"))
            size = Path(folder, "model.npz").stat().st_size
        everything = SLICES["all"](measured)
        say(f"| {name} | {len(trained.model.weights)} | {size} | {cells(measured, everything)} |")


def variants(blend: Blend) -> Iterator[tuple[str, Blend]]:
    """The blend with one number changed at a time."""
    yield "as chosen", blend
    yield "session_hours 1", replace(blend, session_hours=1.0)
    yield "session_hours 24", replace(blend, session_hours=24.0)
    yield "half_neighbours 0.1", replace(blend, half_neighbours=0.1)
    yield "half_neighbours 1", replace(blend, half_neighbours=1.0)
    yield "shrink 8", replace(blend, shrink=8.0)
    for name, values in (("neighbours", (1.0, 12.0)), ("taste", (0.0, 4.0)), ("trend", (0.0, 2.0))):
        for value in values:
            yield f"session.{name} {value:g}", replace(blend, session=blend.session._replace(**{name: value}))
            yield f"returning.{name} {value:g}", replace(blend, returning=blend.returning._replace(**{name: value}))


def say_variants(ratings: MovieLens) -> None:
    """What each number of the blend is worth."""
    benches = [Bench(ratings, split) for split in splits(ratings)]
    models = [bench.model(GENTLE) for bench in benches]
    say("\n| blend (HR@10 / NDCG@10) | last but one | later | later, gap over a day |\n|---|---|---|---|")
    for name, blend in variants(Blend()):
        first, later = (bench.measure(model, blend) for bench, model in zip(benches, models, strict=True))
        returning = later.ranks[SLICES["gap over a day"](later)]
        say(f"| {name} | {short(first.ranks)} | {short(later.ranks)} | {short(returning)} |")


def milliseconds(work: Callable[[], object]) -> float:
    """The median CPU time of a call."""
    times = []
    for _ in range(RUNS):
        begin = time.process_time()
        work()
        times.append(time.process_time() - begin)
    return float(np.median(times) * 1000)


def say_speed(ratings: MovieLens) -> None:
    """CPU time of one recommendation after 100 ratings, also as a ratio to one NumPy pass over the score vector."""
    split = splits(ratings)[0]
    trained = Bench(ratings, split).model(GENTLE)
    say("\n| titles | recommend, ms | one pass, ms | ratio |\n|---|---|---|---|")
    for titles in (10_000, 100_000):
        replay = Replay(ratings, split.fitted_on)
        replay.add(invented(titles - replay.size()))
        recommender = LocalRecommender(trained, replay, replay, replay)
        now = replay.now()
        chosen = ratings.title_ids[:: len(ratings.title_ids) // 100][:100]
        past = [Interaction(Kind.RATED, id_, now - timedelta(hours=1), 1 + n % 10) for n, id_ in enumerate(chosen)]
        taste, wanted, scores = Taste("somebody", tuple(past)), Wanted(20), np.zeros(titles)
        whole = milliseconds(lambda: recommender.recommend(taste, wanted, now))  # noqa: B023 - called at once
        one_pass = milliseconds(lambda: scores + 1.0)  # noqa: B023 - called at once
        say(f"| {titles} | {whole:.2f} | {one_pass:.4f} | {whole / one_pass:.0f} |")


def invented(count: int) -> list[Title]:
    """Films and series that MovieLens does not know."""
    draw = random.Random(SEED)  # noqa: S311 - not for secrets
    return [
        Title(
            f"{kind}-{10**7 + n}", kind, "", model_genres=tuple(draw.sample(GENRES, 2)), model_popularity=draw.random()
        )
        for n, kind in zip(range(count), [TitleType.MOVIE, TitleType.TV] * count, strict=False)
    ]


def main() -> None:
    """Prints every table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="a MovieLens folder, such as ml-latest-small")
    data = parser.parse_args().data
    say_where(data)
    ratings = read_movielens(data)
    say(f"data: {len(ratings.items)} ratings, {len(ratings.title_ids)} titles, sha256 {ratings.digest}, seed {SEED}")
    for table in (say_speed, say_forms, say_fits, say_variants):
        table(ratings)


if __name__ == "__main__":
    main()
