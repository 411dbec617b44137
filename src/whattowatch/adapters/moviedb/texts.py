"""Texts and days as TMDB writes them: empty where there is none, and sometimes no text or no day."""

from __future__ import annotations

import unicodedata
from datetime import date

LONGEST = 5_000
"""Letters of the longest text that is kept."""


def line(text: str | None) -> str | None:
    """The text on one line, in the common form, without what cannot be seen; None where nothing is left."""
    if not text:
        return None
    seen = "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in text[:LONGEST])
    return " ".join(unicodedata.normalize("NFC", seen).split()) or None


def day(text: str | None) -> date | None:
    """The day that the text begins with; None for anything else."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
