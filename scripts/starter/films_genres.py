"""MovieLens' genres in the words of the project's one list."""

from collections.abc import Iterable

# A genre without an entry keeps its name.
RENAMED = {"Sci-Fi": "Science Fiction", "Children": "Family", "Musical": "Music"}
# The first is a film format; the second says that no genre is known.
NOT_GENRES = {"IMAX", "(no genres listed)"}


def project_genres(genres: Iterable[str]) -> tuple[str, ...]:
    """The genres under the project's names, each once, in alphabetical order."""
    return tuple(sorted({RENAMED.get(genre, genre) for genre in genres} - NOT_GENRES))
