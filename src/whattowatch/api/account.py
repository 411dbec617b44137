"""The caller's account and preferences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from msgspec import UNSET, UnsetType

from whattowatch.api.decoding import Nothing
from whattowatch.api.http import Request, Response
from whattowatch.api.shapes.account import AccountAnswer, AccountUpdate, PreferencesCard, User
from whattowatch.api.shapes.basics import COUNTRY, LANGUAGE, MOST_LANGUAGE, SERVICE
from whattowatch.api.text import is_blank
from whattowatch.domain.accounts import Account, AccountsWriter, Preferences
from whattowatch.domain.admission import Newcomer, admit, vouched_for
from whattowatch.domain.catalogue import GENRES
from whattowatch.domain.clock import Clock
from whattowatch.domain.errors import InvalidInput
from whattowatch.domain.events import EventsWriter
from whattowatch.domain.friends import FriendsReader, FriendsWriter, Sharing
from whattowatch.domain.identity import Credentials, Directory
from whattowatch.domain.moments import zone
from whattowatch.domain.notifications import OPTIONAL
from whattowatch.ports import Site


def load_account(
    request: Request[Nothing],
    accounts: AccountsWriter,
    friends: FriendsWriter,
    events: EventsWriter,
    identity: Directory,
    site: Site,
    clock: Clock,
) -> Response:
    """The caller's account; a row that is missing is made from what the identity provider knows."""
    known = identity.credentials(request.person_id)
    account = accounts.get(request.person_id)
    if account is None or account.email is None:
        newcomer = vouched_for(known, gated=site.gated) if known else Newcomer(request.person_id)
        account = admit(newcomer, accounts, friends, events, clock)
    return Response(account_answer(account, known, friends))


def lf1_update(
    request: Request[AccountUpdate], identity: Directory, accounts: AccountsWriter, friends: FriendsWriter
) -> Response:
    """Change the name, any of the preferences, and what is shown to whom."""
    known = identity.credentials(request.person_id)
    account, given = _own(request.person_id, accounts), request.input
    _check(given)
    changed = replace(account, preferences=_preferences(account.preferences, given))
    if given.name is not UNSET:
        changed = replace(changed, name=clean_name(given.name))
    accounts.update(changed)
    if given.share is not UNSET:
        friends.share(account.id, _shared(account.id, given.share, friends))
    return Response(account_answer(changed, known, friends))


def _own(person_id: str, accounts: AccountsWriter) -> Account:
    account = accounts.get(person_id)
    if account is None:  # Every writing call is preceded by admission.
        raise LookupError(f"no row for {person_id}")
    return account


def account_answer(account: Account, known: Credentials | None, friends: FriendsReader) -> AccountAnswer:
    """The account, with the address that the person signs in with while none counts as theirs."""
    chosen = account.preferences
    shared = {friend.person_id: sorted(friend.i_share) for friend in friends.circle(account.id).friends}
    return AccountAnswer(
        user=_user(account, known),
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


def _user(account: Account, known: Credentials | None) -> User:
    email = known.email if known else account.email
    verified = known.verified if known else account.email is not None
    return User(account.id, account.name, email, account.role, account.created_at, verified)


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
    if is_blank(name):
        raise InvalidInput.of("name", "is blank")
    return name


def _check(given: AccountUpdate) -> None:
    """All that is wrong is told at once."""
    problems = [
        *_unknown("genres", given.genres, GENRES),
        *_unknown("disliked_genres", given.disliked_genres, GENRES),
        *_misshapen("services", given.services),
        *_unknown("mail", given.mail, [str(kind) for kind in OPTIONAL]),
    ]
    if isinstance(given.country, str) and not re.fullmatch(COUNTRY, given.country):
        problems.append(("country", "is not an ISO 3166-1 alpha-2 code such as DE"))
    if isinstance(given.language, str) and not (
        len(given.language) <= MOST_LANGUAGE and re.fullmatch(LANGUAGE, given.language)
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
        if not re.fullmatch(SERVICE, name)
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
