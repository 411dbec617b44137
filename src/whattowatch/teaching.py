"""Telling who learns elsewhere what was committed here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from whattowatch.domain.accounts import Account, AccountsReader
from whattowatch.domain.catalogue import CatalogueReader, Title
from whattowatch.domain.discovery import Interaction
from whattowatch.domain.learning import Learner
from whattowatch.domain.pages import PageRequest

TITLES, PEOPLE = 1_000, 100
"""So many are read at a time."""


def teach(learner: Learner, catalogue: CatalogueReader, done: Sequence[tuple[str, Interaction]]) -> None:
    """Tell of each person what they did.

    Raises:
        Unavailable: not everything was heard.
    """
    titles = catalogue.titles([deed.title_id for _, deed in done])
    for person_id in dict.fromkeys(person_id for person_id, _ in done):
        learner.deeds(person_id, [deed for who, deed in done if who == person_id], titles)


def tell_everything(learner: Learner, catalogue: CatalogueReader, accounts: AccountsReader) -> None:
    """Tell of every title and of every person; whoever does not listen costs nothing to tell.

    Raises:
        Unavailable: not everything was heard.
    """
    learner.titles(_titles(catalogue))
    learner.people(_people(accounts))


def _titles(catalogue: CatalogueReader) -> Iterator[Title]:
    cursor = 0
    while (changes := catalogue.changes_since(cursor, TITLES)).titles:
        yield from changes.titles
        cursor = changes.cursor


def _people(accounts: AccountsReader) -> Iterator[Account]:
    after: str | None = None
    while True:
        page = accounts.page(PageRequest(PEOPLE, after))
        yield from page.rows
        if page.next is None:
            return
        after = page.next
