"""A function that answers at once: what is left is what AWS's runtime client takes of every request."""

from __future__ import annotations


def answer(_event: object, _context: object) -> dict[str, object]:
    """As short as a gateway takes it."""
    return {"statusCode": 200}
