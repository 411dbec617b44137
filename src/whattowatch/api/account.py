"""The caller's account and preferences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from msgspec import UNSET, UnsetType

from whattowatch.api.decoding import Nothing
from whattowatch.api.http import Request, Response
from whattowatch.api.shapes import AccountAnswer, AccountUpdate, PreferencesCard, User
from whattowatch.domain.accounts import Account, AccountsWriter, Preferences
from whattowatch.domain.admission import Newcomer, admit
from whattowatch.domain.catalogue import GENRES
from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import InvalidInput
from whattowatch.domain.events import EventsWriter
from whattowatch.domain.friends import FriendsReader, FriendsWriter, Sharing
from whattowatch.domain.identity import Identity
from whattowatch.domain.moments import zone
from whattowatch.domain.notifications import MailKind

SERVICE = re.compile(r"[a-z0-9]+-[a-z0-9-]{1,60}")
COUNTRY = re.compile(r"[A-Z]{2}")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
MOST_LANGUAGE = 35


def load_account(
    request: Request[Nothing],
    accounts: AccountsWriter,
    friends: FriendsWriter,
    events: EventsWriter,
    identity: Identity,
    clock: Clock,
) -> Response:
    """The caller's account; a row that is missing is made from what the identity provider knows."""
    account = accounts.get(request.person_id)
    if account is None or account.email is None:
        account = admit(_newcomer(request.person_id, identity), accounts, friends, events, clock)
    return Response(_answer(account, friends))


def lf1_update(request: Request[AccountUpdate], accounts: AccountsWriter, friends: FriendsWriter) -> Response:
    """Change the name, any of the preferences, and what is shown to whom."""
    account, given = _own(request.person_id, accounts), request.input
    _check(given)
    changed = replace(account, preferences=_preferences(account.preferences, given))
    if given.name is not UNSET:
        changed = replace(changed, name=clean_name(given.name))
    accounts.update(changed)
    if given.share is not UNSET:
        friends.share(account.id, _shared(account.id, given.share, friends))
    return Response(_answer(changed, friends))


def _newcomer(person_id: str, identity: Identity) -> Newcomer:
    known = identity.credentials(person_id)
    return Newcomer(person_id, known.email, known.name) if known else Newcomer(person_id, None, None)


def _own(person_id: str, accounts: AccountsWriter) -> Account:
    account = accounts.get(person_id)
    if account is None:  # Every writing call is preceded by admission.
        raise LookupError(f"no row for {person_id}")
    return account


def _answer(account: Account, friends: FriendsReader) -> AccountAnswer:
    chosen = account.preferences
    shared = {friend.person_id: sorted(friend.i_share) for friend in friends.circle(account.id).friends}
    return AccountAnswer(
        user=User(account.id, account.name, account.email, account.role, account.created_at),
        preferences=PreferencesCard(
            genres=chosen.genres,
            disliked_genres=chosen.disliked_genres,
            services=chosen.services,
            country=chosen.country,
            language=chosen.language,
            time_zone=chosen.time_zone,
            mail=dict(chosen.mail),
            share={friend: [str(kind) for kind in kinds] for friend, kinds in shared.items()},
        ),
    )


def _preferences(old: Preferences, given: AccountUpdate) -> Preferences:
    plain = ("genres", "disliked_genres", "services", "country", "language", "time_zone")
    changes = {name: getattr(given, name) for name in plain if getattr(given, name) is not UNSET}
    if given.mail is not UNSET:
        changes["mail"] = {**old.mail, **given.mail}
    return replace(old, **changes)


def clean_name(given: str) -> str:
    """The name on one line, without blanks around it.

    Raises:
        InvalidInput: nothing is left.
    """
    name = " ".join(given.split())
    if not name:
        raise InvalidInput.of("name", "is blank")
    return name


def _check(given: AccountUpdate) -> None:
    """All that is wrong is told at once."""
    problems = [
        *_unknown("genres", given.genres, GENRES),
        *_unknown("disliked_genres", given.disliked_genres, GENRES),
        *_misshapen("services", given.services),
        *_unknown("mail", given.mail, [str(kind) for kind in MailKind]),
    ]
    if isinstance(given.country, str) and not COUNTRY.fullmatch(given.country):
        problems.append(("country", "is not an ISO 3166-1 alpha-2 code such as DE"))
    if isinstance(given.language, str) and not (
        len(given.language) <= MOST_LANGUAGE and LANGUAGE.fullmatch(given.language)
    ):
        problems.append(("language", "is not a BCP 47 tag such as en or pt-BR"))
    if problems:
        raise InvalidInput(problems)
    if given.time_zone is not UNSET:
        zone(given.time_zone)


def _unknown(field: str, given: Iterable[str] | UnsetType, known: Iterable[str]) -> list[tuple[str, str]]:
    if given is UNSET:
        return []
    known = tuple(known)
    return [
        (f"{field}[{place}]", f"{name!r} is none of {', '.join(known)}")
        for place, name in enumerate(given)
        if name not in known
    ]


def _misshapen(field: str, given: Iterable[str] | UnsetType) -> list[tuple[str, str]]:
    if given is UNSET:
        return []
    return [
        (f"{field}[{place}]", f"{name!r} is not an id such as tmdb-8")
        for place, name in enumerate(given)
        if not SERVICE.fullmatch(name)
    ]


def _shared(
    person_id: str, given: Mapping[str, Iterable[str]], friends: FriendsReader
) -> Mapping[str, frozenset[Sharing]]:
    mine = friends.friends_among(person_id, given)
    problems = [(f"share.{friend}", "is no friend of yours") for friend in given if friend not in mine]
    problems += [
        (f"share.{friend}", f"{kind!r} is none of {', '.join(Sharing)}")
        for friend, kinds in given.items()
        for kind in kinds
        if kind not in tuple(Sharing)
    ]
    if problems:
        raise InvalidInput(problems)
    return {friend: frozenset(Sharing(kind) for kind in kinds) for friend, kinds in given.items()}
