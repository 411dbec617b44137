"""How Alembic runs the versions beside it; `adapters/sql/migrate.py` hands over the connection.

Versions are written by hand, and a test holds that together they make the tables of `schema.py` word for word. They
only go up: the way back is the backup that is made before a migration, since it brings the rows back too.
"""

from __future__ import annotations

from alembic import context

from whattowatch.adapters.sql.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    # Names of constraints and indexes follow from its naming convention.
    target_metadata=metadata,
    # SQLite cannot alter most things about a table: Alembic then makes a new one and copies the rows.
    render_as_batch=True,
)
context.run_migrations()
