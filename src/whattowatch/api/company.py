"""Who decides together: the caller and some friends, with what each of them shows the caller."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from whattowatch.api.shapes.friends import Person
from whattowatch.domain.accounts import Account, AccountsReader
from whattowatch.domain.discovery import InteractionsReader, Taste
from whattowatch.domain.errors import InvalidInput, UnknownPerson
from whattowatch.domain.friends import FriendsReader, Sharing
from whattowatch.domain.pick_words import YOU
from whattowatch.domain.tastes import NO_PREFERENCES, in_steps

MOST_FRIENDS = 20


@dataclass(frozen=True, slots=True)
class Company:
    """The caller and some friends.

    Attributes:
        me: the caller, from whom nothing of their own is kept.
        shown: what each of the friends shows the caller, by id.
        people: everybody by id; the caller may not have a row yet.
    """

    me: str
    shown: Mapping[str, frozenset[Sharing]]
    people: Mapping[str, Account]

    def everybody(self) -> list[str]:
        """The ids of all."""
        return [self.me, *self.shown]

    def showing(self, kind: Sharing) -> list[str]:
        """The caller, then the friends who show this kind of thing, by name."""
        friends = [friend for friend, kinds in self.shown.items() if kind in kinds]
        return [self.me, *sorted(friends, key=lambda friend: (self.people[friend].name, friend))]

    def tastes(self, interactions: InteractionsReader) -> list[Taste]:
        """The tastes that count, the caller's first and friends' in steps; nothing is read of who does not share it."""
        members = self.showing(Sharing.TASTE)
        histories = interactions.histories(members)
        chosen = {each: self.people[each].preferences if each in self.people else NO_PREFERENCES for each in members}
        mine, *theirs = (
            Taste(each, histories[each], chosen[each].genres, chosen[each].disliked_genres) for each in members
        )
        return [mine, *(in_steps(taste) for taste in theirs)]

    def services(self) -> dict[str, tuple[str, ...]]:
        """The services of those whose taste counts."""
        known = (each for each in self.showing(Sharing.TASTE) if each in self.people)
        return {each: self.people[each].preferences.services for each in known}

    def members(self) -> list[Person]:
        """Those whose taste counts."""
        names = {person_id: each.name for person_id, each in self.people.items()}
        return [Person(each, names.get(each, "")) for each in self.showing(Sharing.TASTE)]

    def names(self) -> dict[str, str]:
        """How sentences to the caller name everybody."""
        return {person_id: each.name for person_id, each in self.people.items()} | {self.me: YOU}


def company_of(me: str, given: str, friends: FriendsReader, accounts: AccountsReader) -> Company:
    """The caller and the friends with these ids.

    Args:
        me: the caller.
        given: ids separated by commas; the caller's own is passed over.
        friends: who is whose friend.
        accounts: who they are.

    Raises:
        UnknownPerson: somebody is no friend, whether or not there is such a person.
        InvalidInput: there are too many.
    """
    asked = [each for each in dict.fromkeys(part.strip() for part in given.split(",")) if each not in {"", me}]
    if len(asked) > MOST_FRIENDS:
        raise InvalidInput.of("friends", f"names {len(asked)} friends, and {MOST_FRIENDS} may come")
    mine = {friend.person_id: friend.they_share for friend in friends.circle(me).friends} if asked else {}
    for person_id in asked:
        if person_id not in mine:
            raise UnknownPerson(person_id)
    return Company(me, {each: mine[each] for each in asked}, accounts.by_ids([me, *asked]))
