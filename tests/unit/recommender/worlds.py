"""Databases, and recommenders over them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from moving_clock import MovingClock
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.catalogue import SqlCatalogue
from whattowatch.adapters.sql.database import Database, sqlite_url
from whattowatch.adapters.sql.interactions import SqlInteractions
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.serve import LocalRecommender

Made = Callable[[Trained | None], LocalRecommender]
"""Makes a recommender, with a model or without."""


def opened(path: Path) -> Database:
    """A database with all tables."""
    database = Database(sqlite_url(path))
    schema.metadata.create_all(database.writer)
    return database


def over(database: Database, model: Trained | None, clock: MovingClock | None = None) -> LocalRecommender:
    """A recommender at noon, or by this clock."""
    scope = database.apart()
    return LocalRecommender(model, SqlCatalogue(scope), SqlInteractions(scope), clock or MovingClock())
