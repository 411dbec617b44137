"""TMDB's genres in ours.

TMDB has two lists, one for films and one for series, that share some ids and differ in the rest: for series there is
neither Romance, Horror, Thriller, History nor Music, and some of its genres are two of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

BOTH: Mapping[int, tuple[str, ...]] = {
    16: ("Animation",),
    35: ("Comedy",),
    80: ("Crime",),
    99: ("Documentary",),
    18: ("Drama",),
    10751: ("Family",),
    9648: ("Mystery",),
    37: ("Western",),
}
"""Ids that mean the same in both lists."""

FILMS: Mapping[int, tuple[str, ...]] = {
    28: ("Action",),
    12: ("Adventure",),
    14: ("Fantasy",),
    36: ("History",),
    27: ("Horror",),
    10402: ("Music",),
    10749: ("Romance",),
    878: ("Science Fiction",),
    10770: (),
    53: ("Thriller",),
    10752: ("War",),
}
"""Of films alone. A TV movie (10770) is a way of coming out and no genre."""

SERIES: Mapping[int, tuple[str, ...]] = {
    10759: ("Action", "Adventure"),
    10762: ("Kids",),
    10763: ("News",),
    10764: ("Reality",),
    10765: ("Science Fiction", "Fantasy"),
    10766: ("Soap",),
    10767: ("Talk",),
    10768: ("War",),
}
"""Of series alone."""

OURS: Mapping[int, tuple[str, ...]] = {**BOTH, **FILMS, **SERIES}


def ours(ids: Iterable[int]) -> tuple[str, ...]:
    """Our genres for these ids, each once, in order; ids that are new to us are passed over."""
    return tuple(dict.fromkeys(genre for number in ids for genre in OURS.get(number, ())))
