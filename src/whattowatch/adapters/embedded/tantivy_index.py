"""The search index in files on this machine, read through Tantivy."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from whattowatch.adapters.embedded.tantivy_folder import IndexFolder, Unreadable
from whattowatch.adapters.embedded.tantivy_snapshot import Snapshot
from whattowatch.domain.discovery import Found, SearchQuery
from whattowatch.domain.errors import Unavailable
from whattowatch.search.answer import NOTHING, answer


class TantivyIndex:
    """Searches the index in a folder, where another process may be writing it; takes no lock. Thread-safe.

    A missing or empty folder is an empty index. Each search looks, by one `stat`, whether there was a commit since.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = IndexFolder(folder)
        self._opening = Lock()
        self._opened: tuple[object, Snapshot | None] = (None, None)

    def search(self, query: SearchQuery) -> Found:
        """The titles that match, best first.

        Raises:
            Unavailable: the index cannot be read.
        """
        snapshot = self._snapshot()
        if snapshot is None:
            return NOTHING
        try:
            return answer(snapshot, query)
        except ValueError as error:
            raise Unavailable(f"the search index did not answer: {error}") from error

    def cursor(self) -> int:
        """The cursor of the last commit; 0 when the index is missing, of another version or damaged."""
        try:
            snapshot = self._snapshot()
        except Unreadable:
            return 0  # What cannot be read is rebuilt from the beginning by the next `apply`.
        return 0 if snapshot is None else snapshot.cursor

    def _snapshot(self) -> Snapshot | None:
        """The latest commit; None when there is no index."""
        with self._opening:
            state = self._folder.state()
            if state != self._opened[0]:
                self._opened = (state, self._folder.open())
            return self._opened[1]
