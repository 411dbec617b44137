"""Stores in SQL, by SQLAlchemy Core: one set of tables for SQLite and PostgreSQL."""
