"""Writing the search index through Tantivy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from tantivy import IndexWriter, Query

from whattowatch.adapters.embedded.tantivy_index import TantivyIndex
from whattowatch.adapters.embedded.tantivy_schema import cursor_document, document
from whattowatch.domain.catalogue import Title
from whattowatch.domain.errors import Unavailable
from whattowatch.search.document import document_of

_HEAP_BYTES = 64_000_000
"""What Tantivy gathers in memory before it writes a segment; more than 100,000 titles need."""


class TantivyIndexWriter(TantivyIndex):
    """Keeps the index in a folder. From the first `apply` to `close` it holds the lock that only one process may.

    Thread-safe. The operating system frees the lock when the process dies, and what was not committed is then gone.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._writing = Lock()
        self._writer: IndexWriter | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def apply(self, titles: Iterable[Title], cursor: int) -> None:
        """Add, replace or, when gone, remove these titles and remember the cursor, in one commit.

        Raises:
            Unavailable: another process writes this index, or the disk does not take it. Nothing was changed.
        """
        with self._writing:
            try:
                self._commit(self._locked_writer(), titles, cursor)
            except BaseException:
                self._writer = None  # Tantivy forgets what was not committed, and lets the lock go.
                raise

    def close(self) -> None:
        """Let the lock go, after merges that are under way. The next `apply` takes it again."""
        with self._writing, _translated():
            writer, self._writer = self._writer, None
            if writer is not None:
                writer.wait_merging_threads()

    def _locked_writer(self) -> IndexWriter:
        if self._writer is None:
            with _translated():
                self._writer = self._folder.open_or_make().writer(_HEAP_BYTES, num_threads=1)
        return self._writer

    @staticmethod
    def _commit(writer: IndexWriter, titles: Iterable[Title], cursor: int) -> None:
        for title in titles:
            with _translated():
                writer.delete_documents_by_term("id", title.id)
                if not title.gone:
                    writer.add_document(document(document_of(title)))
        with _translated():
            writer.delete_documents_by_query(Query.exists_query("cursor"))
            writer.add_document(cursor_document(cursor))
            writer.commit()


@contextmanager
def _translated() -> Iterator[None]:
    """Turns Tantivy's errors, which are all `ValueError`, and the disk's into ours."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise Unavailable(f"the search index was not written: {error}") from error
