"""Finding something to watch: what people did, what is recommended and why, and search."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeAlias

from whattowatch.domain.bounds import BOUNDLESS, Bounds
from whattowatch.domain.catalogue import Title, TitleType


class Kind(StrEnum):
    """What a person did with a title, as the recommender sees it."""

    RATED = "rated"
    FINISHED = "finished"
    STARTED = "started"
    LISTED = "listed"
    REFUSED = "refused"
    ABANDONED = "abandoned"
    MORE = "more"
    """Asked for more like it, which does not rule the title itself out."""


@dataclass(frozen=True, slots=True)
class Interaction:
    """One thing a person did with a title.

    Attributes:
        value: the rating 1-10 for RATED, else None.
        at: the instant it happened.
    """

    kind: Kind
    title_id: str
    at: datetime
    value: int | None = None


class InteractionsReader(Protocol):
    """Reads what people did. Events are the truth for the recommender: nothing else about a person is kept for it."""

    def history(self, person_id: str) -> tuple[Interaction, ...]:
        """All of a person's interactions, oldest first; at the same instant in the order they were recorded."""
        ...

    def histories(self, person_ids: Iterable[str]) -> Mapping[str, tuple[Interaction, ...]]:
        """The `history` of each of these people."""
        ...

    def histories_after(self, person_id: str, people: int) -> Mapping[str, tuple[Interaction, ...]]:
        """The `history` of at most so many people who did anything, by id, beginning after this id.

        In order of id, so that asking again after the last one goes through everybody; the empty text comes before all.
        """
        ...

    def activity_since(self, day: date) -> Mapping[str, float]:
        """How often each title was started, finished, listed or rated by anybody since that day (UTC)."""
        ...


class InteractionsWriter(InteractionsReader, Protocol):
    """Records what people did, within the request's transaction."""

    def record(self, person_id: str, interaction: Interaction) -> None:
        """Add one. A newer RATED of a title replaces the older; a repeated LISTED, REFUSED or MORE changes nothing."""
        ...

    def withdraw(self, person_id: str, kind: Kind, title_id: str, instants: Collection[datetime] | None = None) -> None:
        """Take back the interactions of this kind with this title, all or those of these instants; none is fine."""
        ...


@dataclass(frozen=True, slots=True)
class Taste:
    """What a recommendation for a person may be based on.

    Attributes:
        person_id: whose taste; also what rotates the popular titles of somebody of whom nothing is known.
        history: oldest first.
        genres: chosen in the preferences.
        disliked_genres: refused in the preferences: titles of these genres come last.
    """

    person_id: str
    history: tuple[Interaction, ...] = ()
    genres: tuple[str, ...] = ()
    disliked_genres: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What kind of list is wanted.

    Attributes:
        limit: how many titles, at least 1.
        bounds: on year and runtime.
        exclude: ids never to recommend, besides those that the history itself rules out.
        explained: whether reasons are wanted; without them it is less work.
        exploring: whether a place may go to a title of which nobody has told anything yet.
    """

    limit: int
    type: TitleType | None = None
    bounds: Bounds = BOUNDLESS
    exclude: frozenset[str] = frozenset()
    explained: bool = True
    exploring: bool = False


class WhyKind(StrEnum):
    """What moved a title up for somebody."""

    RATED = "rated"
    FINISHED = "finished"
    STARTED = "started"
    LISTED = "listed"
    MORE = "more"
    GENRE = "genre"
    TRENDING = "trending"
    POPULAR = "popular"


@dataclass(frozen=True, slots=True)
class Why:
    """One true reason: without it the title's score would be lower by `weight`.

    Attributes:
        title_id: the past title, for the first five kinds.
        genre: the chosen or liked genre, for GENRE.
        weight: share of the score, 0-1.
    """

    kind: WhyKind
    weight: float
    title_id: str | None = None
    genre: str | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A title to watch; `why` is None where the engine cannot explain, or need not."""

    title_id: str
    score: float
    why: tuple[Why, ...] | None


@dataclass(frozen=True, slots=True)
class ModelCard:
    """Which model answers.

    Attributes:
        trained_at: None for one that needs no training, or does not tell.
        explains: whether it gives reasons, and answers at once to what was done, so that the effect can be shown.
    """

    name: str
    trained_at: datetime | None
    explains: bool = True


@dataclass(frozen=True, slots=True)
class StatesKept:
    """The states of people that a process keeps, to answer sooner.

    Attributes:
        current: of the model in use.
        stale: people whose state was of a model before, and who have not asked since.
        rebuilt: how often a state did not fit the events any more, and was made anew.
    """

    current: int = 0
    stale: int = 0
    rebuilt: int = 0


@dataclass(frozen=True, slots=True)
class ModelReport:
    """What is known of a model, for whoever watches over the instance.

    Attributes:
        data: what it was trained on: "events", "users" and "titles"; empty where that is not known.
        validation: its measures by name; empty where it was not measured.
        states: that are kept for it.
    """

    data: Mapping[str, int] = field(default_factory=dict)
    validation: Mapping[str, float] = field(default_factory=dict)
    states: StatesKept = field(default_factory=StatesKept)


class Recommender(Protocol):
    """Ranks titles for a person. Thread-safe; deterministic for equal arguments; raises `Unavailable` only."""

    def recommend(self, taste: Taste, wanted: Wanted, now: datetime) -> Sequence[Recommendation]:
        """At most `wanted.limit` titles, best first, no title twice, none that the history or `exclude` rules out.

        A title that anything was done with but asking for more like it is ruled out. Fewer come only when the
        catalogue holds no more that is wanted.
        """
        ...

    def card(self) -> ModelCard:
        """Which model answers."""
        ...

    def report(self) -> ModelReport:
        """What is known of that model; nothing of one that does not tell."""
        ...


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What somebody typed, and filters; an empty text with a filter browses by popularity."""

    text: str
    genre: str | None = None
    type: TitleType | None = None
    year: int | None = None
    services: tuple[str, ...] = ()
    limit: int = 50
    offset: int = 0


Counts: TypeAlias = Mapping[str, Mapping[str, int]]
"""Of some titles how many have each value, by the kind of value."""


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of the titles found, best first.

    Attributes:
        total: how many match in all.
        corrected: the text that was searched instead, when nothing matched as typed.
        facets: counts over all matches by "genres", "types" and "years".
    """

    ids: tuple[str, ...]
    total: int
    corrected: str | None
    facets: Counts


class SearchIndex(Protocol):
    """Searches titles. Thread-safe. The index is disposable: it is rebuilt from the catalogue's changes."""

    def search(self, query: SearchQuery) -> Found:
        """The titles that match. Any text is fine: it is never parsed as a query language."""
        ...

    def cursor(self) -> int:
        """The catalogue cursor up to which the index is current; 0 for an empty index."""
        ...


class SearchIndexWriter(SearchIndex, Protocol):
    """Keeps the index. One writer at a time; raises `Unavailable` when another holds it."""

    def apply(self, titles: Iterable[Title], cursor: int) -> None:
        """Add or replace these titles and remember the cursor, in one commit. Titles that are gone are removed."""
        ...
