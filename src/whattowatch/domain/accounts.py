"""People: their accounts and preferences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from whattowatch.domain.notifications import OPTIONAL
from whattowatch.domain.pages import Page, PageRequest


class Role(StrEnum):
    """The first account of an instance is its operator, unless the identity provider says who is; others are not."""

    MEMBER = "member"
    OPERATOR = "operator"


def _all_mail() -> Mapping[str, bool]:
    return {str(kind): True for kind in OPTIONAL}


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person chose.

    Attributes:
        services: ids such as `tmdb-8`.
        country: ISO 3166-1 alpha-2, for release dates and services; None until chosen.
        language: BCP 47; None until chosen.
        time_zone: IANA name.
        mail: which of the `OPTIONAL` kinds of mail the person wants.
    """

    genres: tuple[str, ...] = ()
    disliked_genres: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    country: str | None = None
    language: str | None = None
    time_zone: str = "UTC"
    mail: Mapping[str, bool] = field(default_factory=_all_mail)


@dataclass(frozen=True, slots=True)
class Account:
    """A person.

    Attributes:
        email: normalised; None where the identity provider has told none yet.
        signed_out_at: when the person last ended all of their sessions; access tokens made before do not hold.
    """

    id: str
    name: str
    email: str | None
    role: Role
    created_at: datetime
    preferences: Preferences = field(default_factory=Preferences)
    signed_out_at: datetime | None = None

    def lets_in(self, issued_at: datetime | None) -> bool:
        """Whether an access token that was made then holds; one that does not say when is as old as any."""
        return self.signed_out_at is None or (issued_at is not None and issued_at >= self.signed_out_at)


class AccountsReader(Protocol):
    """Reads people."""

    def get(self, person_id: str) -> Account | None:
        """The person with this id."""
        ...

    def by_ids(self, person_ids: Iterable[str]) -> Mapping[str, Account]:
        """The people with these ids; unknown ids are left out. One query."""
        ...

    def by_email(self, email: str) -> Account | None:
        """The person with this normalised address."""
        ...

    def page(self, request: PageRequest) -> Page[Account]:
        """Everybody, in the order in which they came."""
        ...

    def size(self) -> int:
        """How many people there are."""
        ...

    def operators(self) -> frozenset[str]:
        """The ids of the operators."""
        ...


class AccountsWriter(AccountsReader, Protocol):
    """Changes people within the request's transaction."""

    def add(self, account: Account) -> Account:
        """Add the person; one who is there already stays as they are and is answered.

        The first account of all becomes the operator, whatever role it came with, unless roles are told elsewhere.
        """
        ...

    def update(self, account: Account) -> None:
        """Replace name, address and preferences of the person with this id."""
        ...

    def sign_out(self, person_id: str, at: datetime) -> None:
        """Access tokens made before this instant hold no longer; for somebody without a row there is nothing to do."""
        ...

    def assign(self, person_id: str, role: Role) -> Account:
        """Give the person this role.

        Raises `UnknownPerson`, and, unless roles are told elsewhere, `Conflict` when no operator would be left.
        """
        ...
