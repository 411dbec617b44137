"""What a list for a group costs, beside the recommendations of one person in the same run.

    python -m benchmarks.together [--titles 6000] [--requests 100]

The instance is that of `benchmarks.calls`; friends rated 300 films each and share everything with the caller. CPU is
that of the whole call in process, as a multiple of GET /recommend as well.
"""

from __future__ import annotations

import argparse
import random
from datetime import timedelta
from itertools import cycle

from benchmarks.baseline import heading
from benchmarks.calls import Call, Cost, InProcess, Sent, instance
from benchmarks.library import Library, Size
from whattowatch.bootstrap import Backstage
from whattowatch.domain.discovery import Interaction, Kind
from whattowatch.domain.friends import Sharing

GROUPS = (0, 1, 3, 5, 10, 20)
RATED = 300
SEED = 20261122


def befriended(backstage: Backstage, library: Library) -> list[str]:
    """The friends, each with a past of their own, who show the caller everything."""
    draw, now = random.Random(SEED), backstage.clock.now()  # noqa: S311  (not for secrets)
    with backstage.request(writes=True) as ports:
        friends = [friend.person_id for friend in ports.friends.circle(library.owner).friends][: max(GROUPS)]
        for friend in friends:
            ports.friends.share(friend, {library.owner: list(Sharing)})
            for place, title_id in enumerate(draw.sample(library.finished, RATED)):
                at = now - timedelta(hours=RATED - place)
                ports.interactions.record(friend, Interaction(Kind.RATED, title_id, at, draw.randint(1, 10)))
    return friends


def costs(backstage: Backstage, library: Library, requests: int) -> dict[str, Cost]:
    """Of one's own recommendations, and of groups of several sizes."""
    friends, process = befriended(backstage, library), InProcess(backstage, library.owner)
    found = {"GET /recommend": process.cost(_call("/recommend", ""), requests)}
    for count in GROUPS:
        query = f"?friends={','.join(friends[:count])}"
        found[f"GET /together, {count} friends"] = process.cost(_call("/together", query), requests)
    return found


def _call(path: str, query: str) -> Call:
    return Call(f"GET {path}", 0, cycle([Sent(path + query)]))


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--titles", type=int, default=Size().titles)
    parser.add_argument("--requests", type=int, default=100)
    given = parser.parse_args()

    def work(backstage: Backstage, library: Library) -> None:
        found = costs(backstage, library, given.requests)
        single = found["GET /recommend"].cpu
        print(heading(), str(Size(given.titles)), "", sep="\n")
        print(f"{'call':<28}{'CPU p50 ms':>11}{'p99':>8}{'x recommend':>13}{'bytes':>9}{'SQL':>5}")
        for name, cost in found.items():
            figures = f"{cost.cpu:>11.2f}{cost.cpu_p99:>8.2f}{cost.cpu / single:>13.1f}"
            print(f"{name:<28}{figures}{cost.size:>9,}{cost.statements:>5}")

    instance(work, Size(given.titles))


if __name__ == "__main__":
    main()
