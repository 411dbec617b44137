"""The folder of the index on disk: which version it is, whether it changed, and how it is made anew."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from tantivy import Index

from whattowatch.adapters.embedded.tantivy_schema import SCHEMA_VERSION, schema
from whattowatch.adapters.embedded.tantivy_snapshot import Snapshot
from whattowatch.domain.errors import Unavailable

_META = "meta.json"
"""The file that Tantivy replaces, in one step, at each commit."""

_VERSION = re.compile(r"v\d+(\.aside)?")


class Unreadable(Unavailable):
    """There is an index, but it cannot be opened."""


@dataclass(frozen=True, slots=True)
class IndexFolder:
    """A folder with an index of this code's schema version in it, beside which those of other versions may lie.

    Attributes:
        root: the folder that holds the versions; need not exist.
    """

    root: Path

    @property
    def current(self) -> Path:
        """Where this version's index lies."""
        return self.root / f"v{SCHEMA_VERSION}"

    def state(self) -> tuple[int, int, int] | None:
        """Differs after every commit; None while there is no index.

        Raises:
            Unavailable: the folder cannot be looked into.
        """
        try:
            meta = (self.current / _META).stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unavailable(f"the search index in {self.current} cannot be reached: {error}") from error
        return (meta.st_mtime_ns, meta.st_ino, meta.st_size)

    def open(self) -> Snapshot | None:
        """The index as last committed; None when there is none, or one of another schema.

        Raises:
            Unreadable: the files are damaged.
        """
        if self.state() is None:
            return None
        try:
            index = Index.open(str(self.current))
            index.config_reader("manual")
            return Snapshot(index) if index.schema == schema() else None
        except ValueError as error:
            raise Unreadable(f"the search index in {self.current} cannot be read: {error}") from error

    def open_or_make(self) -> Index:
        """The index, made anew if there is none that this code can read; indexes of other versions are removed."""
        try:
            snapshot = self.open()
        except Unreadable:
            snapshot = None  # The index is disposable: a damaged one is rebuilt like a missing one.
        self._remove_other_versions()
        return self._make() if snapshot is None else snapshot.index

    def _make(self) -> Index:
        self._set_aside()
        self.current.mkdir(parents=True)
        index = Index(schema(), str(self.current))
        index.config_reader("manual")
        return index

    def _set_aside(self) -> None:
        """Move what cannot be read out of the way in one step, so that readers see it whole or not at all."""
        aside = self.current.with_suffix(".aside")
        if self.current.exists():
            shutil.rmtree(aside, ignore_errors=True)
            self.current.rename(aside)

    def _remove_other_versions(self) -> None:
        """Remove what is of no use to this code; what a reader still holds open on Windows goes next time."""
        for folder in self.root.glob("v*"):
            if folder.is_dir() and _VERSION.fullmatch(folder.name) and folder != self.current:
                shutil.rmtree(folder, ignore_errors=True)
