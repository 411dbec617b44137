"""What is indexed of a title, whatever the engine."""

from __future__ import annotations

from dataclasses import dataclass

from whattowatch.domain.catalogue import Title
from whattowatch.search.words import joined_words, key, other_spellings, wholes_run_together, words

LONGEST_EDGE = 10
"""Letters of the longest beginning of a word that is indexed; longer ones are rare enough to be looked up."""

UNKNOWN_SERVICES = "*"
"""Stands for the services of a title of which none are known, so that a filter can let it pass."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What ranking needs to know of a title that was fetched.

    Attributes:
        names: the words of the title first, then those of its original and other titles.
        popularity: at least 0.
    """

    id: str
    names: tuple[tuple[str, ...], ...]
    year: int | None
    popularity: float


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One title as an engine indexes it: every field holds finished terms that the engine must not cut again.

    Attributes:
        keys: whole titles, spaced and run together.
        title: words of the title.
        other: words of the original and other titles.
        joined: neighbouring words run together.
        edges: beginnings of all these words.
        services: ids, or `UNKNOWN_SERVICES`.
    """

    candidate: Candidate
    keys: frozenset[str]
    title: frozenset[str]
    other: frozenset[str]
    joined: frozenset[str]
    edges: frozenset[str]
    genres: tuple[str, ...]
    type: str
    services: tuple[str, ...]


def document_of(title: Title) -> SearchDocument:
    """The document that stands for a title."""
    names = [title.title, *_other_names(title)]
    spelled = [words(name) for name in names]
    own, *others = [frozenset(plain) | other_spellings(name) for plain, name in zip(spelled, names, strict=True)]
    other = frozenset().union(*others)
    whole = frozenset().union(*map(wholes_run_together, spelled))
    keys = {key(plain) for plain in spelled}
    return SearchDocument(
        candidate=Candidate(title.id, tuple(dict.fromkeys(spelled)), title.year, max(0.0, title.popularity)),
        keys=frozenset(keys | {spaced.replace(" ", "") for spaced in keys}),
        title=own,
        other=other,
        joined=frozenset().union(*map(joined_words, spelled)),
        edges=frozenset(
            word[:end] for word in own | other | whole for end in range(1, min(len(word), LONGEST_EDGE) + 1)
        ),
        genres=title.genres,
        type=title.type.value,
        services=(UNKNOWN_SERVICES,) if title.services is None else title.services,
    )


def _other_names(title: Title) -> tuple[str, ...]:
    original = () if title.original_title is None else (title.original_title,)
    return tuple(name for name in dict.fromkeys((*original, *title.other_titles)) if name != title.title)
