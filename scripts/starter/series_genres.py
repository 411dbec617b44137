"""The project's list of genres, and how TVmaze's genres join those of our own."""

GENRES = frozenset(
    {
        *("Action", "Adventure", "Animation", "Comedy", "Crime", "Documentary", "Drama", "Family", "Fantasy"),
        *("Film-Noir", "History", "Horror", "Kids", "Music", "Mystery", "News", "Reality", "Romance"),
        *("Science Fiction", "Soap", "Talk", "Thriller", "War", "Western"),
    }
)
MOST_GENRES = 4

# TVmaze's facts come in TMDB's names for series, of which these stand for one genre of ours or for two.
PARTS = {
    "Action & Adventure": ("Action", "Adventure"),
    "Sci-Fi & Fantasy": ("Science Fiction", "Fantasy"),
    "War & Politics": ("War",),
}


def merged(own: tuple[str, ...], tvmaze: tuple[str, ...]) -> tuple[str, ...]:
    """Our genres, then what TVmaze adds to them, up to `MOST_GENRES`.

    A genre of TVmaze that stands for two adds nothing where we already name one of them: ours is the finer statement.
    """
    genres = list(own)
    for name in tvmaze:
        parts = PARTS.get(name, (name,))
        if not set(parts) & set(genres):
            genres.extend(parts)
    return tuple(genres[:MOST_GENRES])
