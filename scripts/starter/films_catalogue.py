"""The film's record as it is shipped, and the choice among records of the same film."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Film:
    """A row of `films.csv`."""

    movielens_id: int
    tmdb_id: int | None
    imdb_id: str
    title: str
    original_title: str
    other_titles: tuple[str, ...]
    year: int
    genres: tuple[str, ...]
    rating_count: int
    mean_rating: float

    def row(self) -> tuple[str, ...]:
        """The cells in the order of the file's columns."""
        return (
            str(self.movielens_id),
            "" if self.tmdb_id is None else str(self.tmdb_id),
            self.imdb_id,
            self.title,
            self.original_title,
            "|".join(self.other_titles),
            str(self.year),
            "|".join(self.genres),
            str(self.rating_count),
            f"{self.mean_rating:.2f}",
        )


def _best(films: list[Film]) -> Film:
    """The one with the most ratings.

    Where it has no TMDB id, its IMDb id is an outdated one that TMDB does not know either, so both ids come from a
    duplicate that has them.
    """
    best = max(films, key=lambda film: (film.rating_count, -film.movielens_id))
    linked = [film for film in films if film.tmdb_id is not None]
    if best.tmdb_id is not None or not linked:
        return best
    return replace(best, tmdb_id=linked[0].tmdb_id, imdb_id=linked[0].imdb_id)


def _one_per(key: Callable[[Film], Hashable], films: Iterable[Film]) -> list[Film]:
    groups: dict[Hashable, list[Film]] = defaultdict(list)
    for film in films:
        groups[key(film)].append(film)
    return [_best(group) for group in groups.values()]


def without_duplicates(films: Iterable[Film]) -> list[Film]:
    """One film for each title and year, and one for each TMDB id, in order of MovieLens ids."""
    by_name = _one_per(lambda film: (film.title.casefold(), film.year), films)
    unlinked = [film for film in by_name if film.tmdb_id is None]
    linked = _one_per(lambda film: film.tmdb_id, [film for film in by_name if film.tmdb_id is not None])
    return sorted(unlinked + linked, key=lambda film: film.movielens_id)
