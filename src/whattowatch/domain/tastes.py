"""Putting together what a recommendation for somebody may be based on."""

from __future__ import annotations

from collections.abc import Iterable

from whattowatch.domain.accounts import AccountsReader, Preferences
from whattowatch.domain.discovery import InteractionsReader, Taste
from whattowatch.domain.watching import WatchingReader

NO_PREFERENCES = Preferences()


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


def taken(person_id: str, taste: Taste, watching: WatchingReader) -> frozenset[str]:
    """Every title that the person has something to do with, so that none of it is recommended."""
    return frozenset(watching.marks(person_id)) | ids(taste)


def ids(taste: Taste) -> frozenset[str]:
    """The titles of the history."""
    return frozenset(_titles(taste))


def _titles(taste: Taste) -> Iterable[str]:
    return (interaction.title_id for interaction in taste.history)
