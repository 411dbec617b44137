"""What is put into the queue of a load."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import TypeVar

from whattowatch.domain.catalogue import PROVISIONAL, CatalogueWriter, Source
from whattowatch.domain.errors import Unavailable
from whattowatch.domain.loading import MOST_DAYS, Report, Wish
from whattowatch.load.parts import Parts

LOG = logging.getLogger(__name__)

PORTION = 500
"""Titles read from, or put into, the queue in one transaction."""
NEWCOMERS = 60
"""Titles that have become popular and are taken in, each night; what is left over comes the next night."""

Each = TypeVar("Each")


def plan(parts: Parts) -> int:
    """Put into the queue what is to be fetched now; how many titles that added.

    The first time, and after a pause longer than the service tells changes of, that is every title to keep, most
    popular first, and whatever the catalogue holds already. Otherwise it is what changed and what became popular; what
    has grown old is due by itself.

    Raises:
        Unavailable: the service does not answer. What is in the queue by then stays there.
    """
    now, since, before = parts.clock.now(), parts.loads.current_on(), parts.service.traffic()
    parts.service.check()
    wishes = _everything(parts) if _unknown(since, now.date()) else _news(parts, since or now.date(), now.date())
    added = sum(parts.loads.plan(portion, now) for portion in portions(wishes))
    # From here on these days need not be asked for again: what changed on them waits in the queue.
    parts.loads.planned(now.date())
    run = parts.loads.begin(now)
    report = run.report + Report(traffic=parts.service.traffic() - before)
    parts.loads.settle([], replace(run, report=report))
    return added


def ids_of(catalogue: CatalogueWriter, source: Source) -> Iterator[str]:
    """The ids of all titles with facts of this source."""
    after = ""
    while page := catalogue.of_source(source, after, PORTION):
        yield from page
        after = page[-1]


def portions(each: Iterable[Each]) -> Iterator[list[Each]]:
    """All of them, some at a time."""
    waiting = iter(each)
    while portion := list(islice(waiting, PORTION)):
        yield portion


def _unknown(since: date | None, today: date) -> bool:
    """Whether the service no longer tells what changed since that day."""
    return since is None or (today - since).days > MOST_DAYS


def _everything(parts: Parts) -> Iterator[Wish]:
    held = frozenset(
        title_id
        for source in (Source.TMDB, Source.STARTER)
        for title_id in ids_of(parts.catalogue, source)
        if not title_id.startswith(PROVISIONAL)
    )
    yield from parts.service.listed(held)
    # What the service does not list is asked for as well: it may be gone.
    yield from (Wish(title_id) for title_id in ids_of(parts.catalogue, Source.TMDB))


def _news(parts: Parts, since: date, today: date) -> Iterator[Wish]:
    for portion in portions(parts.service.changed(since, today)):
        yield from map(Wish, _kept(portion, parts))
    yield from islice(_newcomers(parts), NEWCOMERS)


def _kept(title_ids: Iterable[str], parts: Parts) -> list[str]:
    """Those in the queue; a title that is gone is not asked for again because its end is told again."""
    known = parts.loads.known(title_ids)
    titles = parts.catalogue.titles(known)
    return [each for each in sorted(known) if each not in titles or not titles[each].gone]


def _newcomers(parts: Parts) -> Iterator[Wish]:
    """A night without them is no loss: what changed is fetched all the same, and they come the next night."""
    try:
        for portion in portions(parts.service.listed(frozenset())):
            known = parts.loads.known(wish.title_id for wish in portion)
            yield from (wish for wish in portion if wish.title_id not in known)
    except Unavailable as error:
        LOG.warning("nobody knows what has become popular: %s", error)
