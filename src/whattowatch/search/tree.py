"""The engine-neutral tree of what to fetch. Scores are constants, so that every engine gives the same ones."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Everything:
    """Every title, all with the same score."""


@dataclass(frozen=True, slots=True)
class Term:
    """Titles that have exactly this term in the field."""

    field: str
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Prefix:
    """Titles that have a term beginning so in the field."""

    field: str
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """Titles with a term at most `edits` away: letters added, left out, replaced or two neighbours swapped."""

    field: str
    text: str
    edits: int
    score: float


@dataclass(frozen=True, slots=True)
class Best:
    """Titles that match any of these, with the score of the best."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """Titles that match all required nodes; scores add up, those of optional nodes that match too."""

    required: tuple[Node, ...]
    optional: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Titles that match at least `count` of these; scores add up."""

    count: int
    nodes: tuple[Node, ...]


Node = Everything | Term | Prefix | Fuzzy | Best | Both | AtLeast


@dataclass(frozen=True, slots=True)
class OneOf:
    """A filter: titles with at least one of these values in the field."""

    field: str
    values: tuple[str, ...]
