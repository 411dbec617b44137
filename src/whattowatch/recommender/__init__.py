"""Ranking titles for a person: what MovieLens teaches about order, and what genres, trend and popularity add."""
