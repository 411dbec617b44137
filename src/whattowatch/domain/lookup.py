"""Finding the one title that somebody named."""

from __future__ import annotations

from whattowatch.domain.catalogue import CatalogueReader, Episode, Title
from whattowatch.domain.errors import UnknownTitle


def known_title(title_id: str, catalogue: CatalogueReader) -> Title:
    """The title with this id or alias.

    Raises:
        UnknownTitle: there is none.
    """
    title = catalogue.titles([title_id]).get(title_id)
    if title is None:
        raise UnknownTitle(title_id)
    return title


def known_record(title_id: str, catalogue: CatalogueReader) -> tuple[Title, tuple[Episode, ...]]:
    """The title with this id or alias, and its episodes.

    Raises:
        UnknownTitle: there is none.
    """
    title = known_title(title_id, catalogue)
    return title, catalogue.episodes([title.id]).get(title.id, ())
