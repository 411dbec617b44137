"""Versions of the schema, each of which Alembic runs once on a database."""
