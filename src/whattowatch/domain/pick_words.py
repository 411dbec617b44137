"""Why a title is a pick, in words: each sentence says again what the pick's own figures say, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from math import floor

from whattowatch.domain.catalogue import TitleType
from whattowatch.domain.picks import Pick
from whattowatch.domain.together import MISERY

LOVED = 8
"""Who likes a title so much would love it."""
YOU = "you"


def reasons(pick: Pick, names: Mapping[str, str], minutes: int | None) -> list[str]:
    """Sentences about the pick.

    Args:
        pick: the title with what may be shown of everybody.
        names: of everybody whom the pick names; the asking person is `YOU`.
        minutes: how much time there is; None: nobody asked.
    """
    known = (_wished(pick, names), _seen(pick, names), _where(pick, names), _long(pick, minutes))
    return [*_liked(pick.likings, names), *chain.from_iterable(known)]


def _liked(likings: Mapping[str, float], names: Mapping[str, str]) -> Iterator[str]:
    against = [names[member] for member, liking in likings.items() if liking < MISERY]
    loving = [names[member] for member, liking in likings.items() if liking >= LOVED]
    if against:
        yield f"{_sentence(against)} may not enjoy it."
    if loving:
        yield f"{_sentence(loving)} should love it."
    if len(likings) > 1 and not against:
        yield f"Nobody whose taste counts should like it less than {floor(min(likings.values()))} of 10."


def _wished(pick: Pick, names: Mapping[str, str]) -> Iterator[str]:
    if pick.listed_by:
        yield f"{_sentence([names[member] for member in pick.listed_by])} put it on the watchlist."


def _seen(pick: Pick, names: Mapping[str, str]) -> Iterator[str]:
    if pick.seen_by:
        yield f"Seen already by {_joined([names[member] for member in pick.seen_by])}."


def _where(pick: Pick, names: Mapping[str, str]) -> Iterator[str]:
    if pick.served is None:
        yield "It is not known which service has it."
    elif pick.served:
        having = [names[member] for member in pick.served]
        yield f"On a service that {_joined(having)} {'has' if having != [YOU] and len(having) == 1 else 'have'}."
    else:
        yield "It is known to be on other services only."


def _long(pick: Pick, minutes: int | None) -> Iterator[str]:
    if minutes is None:
        return
    what = "an episode" if pick.title.type is TitleType.TV else "it"
    if pick.title.runtime is None:
        yield f"It is not known how long {what} takes."
    else:
        yield f"{what.capitalize()} takes {pick.title.runtime} of the {minutes} minutes."


def _sentence(names: Sequence[str]) -> str:
    """The names as the beginning of a sentence."""
    return _joined([YOU.capitalize(), *names[1:]] if names[0] == YOU else names)


def _joined(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
