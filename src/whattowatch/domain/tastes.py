"""Putting together what a recommendation for somebody may be based on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from whattowatch.domain.accounts import AccountsReader, Preferences
from whattowatch.domain.discovery import Interaction, InteractionsReader, Kind, Taste
from whattowatch.domain.watching import WatchingReader

NO_PREFERENCES = Preferences()
# Looked up once, since histories are long and Python 3.11 is slow at it.
_RATED, _MORE = Kind.RATED, Kind.MORE


def preferences_of(person_id: str, accounts: AccountsReader) -> Preferences:
    """The person's preferences; the defaults for somebody whose row is not made yet."""
    account = accounts.get(person_id)
    return account.preferences if account else NO_PREFERENCES


def taste_of(person_id: str, preferences: Preferences, interactions: InteractionsReader) -> Taste:
    """What is known of the person's taste now."""
    return Taste(
        person_id,
        history=interactions.history(person_id),
        genres=preferences.genres,
        disliked_genres=preferences.disliked_genres,
    )


def with_rating(taste: Taste, title_id: str, rating: int | None, at: datetime) -> Taste:
    """The taste once this rating of the title stands instead of an older one; None: once it is cleared."""
    others = [deed for deed in taste.history if deed.title_id != title_id or deed.kind is not _RATED]
    rated = () if rating is None else (Interaction(Kind.RATED, title_id, at, rating),)
    return replace(taste, history=(*others, *rated))


STEPS = ((5, 4), (7, 6), (10, 9))
"""Up to which rating, and what stands for it: near the mean of MovieLens' ratings of that step."""


def in_steps(taste: Taste) -> Taste:
    """The taste with every rating told in three steps, so that nothing made from it tells the rating itself."""
    return replace(taste, history=tuple([_stepped(deed) for deed in taste.history]))


def _stepped(deed: Interaction) -> Interaction:
    rating = deed.value
    if rating is None:
        return deed
    return replace(deed, value=next(step for highest, step in STEPS if rating <= highest))


def taken(person_id: str, taste: Taste, watching: WatchingReader) -> frozenset[str]:
    """Every title that the person has something to do with, so that none of it is recommended.

    Asking for more like a title is nothing done with the title itself.
    """
    return watching.ids(person_id) | ids(taste)


def ids(taste: Taste) -> frozenset[str]:
    """The titles of the history with which something was done."""
    return frozenset([deed.title_id for deed in taste.history if deed.kind is not _MORE])
