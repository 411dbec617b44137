"""What is known of a title beyond what lists show: countries, services, people, keywords, other languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class ReleaseKind(StrEnum):
    """How a film came out on a day."""

    PREMIERE = "premiere"
    LIMITED = "limited"
    THEATRICAL = "theatrical"
    DIGITAL = "digital"
    PHYSICAL = "physical"
    TV = "tv"


class OfferKind(StrEnum):
    """What watching a title costs at a service: part of a subscription, nothing, advertisements, or a price."""

    FLATRATE = "flatrate"
    FREE = "free"
    ADS = "ads"
    RENT = "rent"
    BUY = "buy"


WITHOUT_PRICE = frozenset({OfferKind.FLATRATE, OfferKind.FREE, OfferKind.ADS})
"""The offers that make a title one of a service's own."""


class Part(StrEnum):
    """What somebody did for a title."""

    CAST = "cast"
    DIRECTOR = "director"
    WRITER = "writer"
    CREATOR = "creator"


@dataclass(frozen=True, slots=True)
class Release:
    """A film's release in a country.

    Attributes:
        country: ISO 3166-1, two letters.
        certification: for which age, in the country's own words; None when unknown.
    """

    country: str
    date: date
    kind: ReleaseKind
    certification: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Where a title can be watched in a country; said to people with JustWatch's credit.

    Attributes:
        country: ISO 3166-1, two letters.
        service: the service's id, such as `tmdb-8`.
        name: the service's name.
    """

    country: str
    kind: OfferKind
    service: str
    name: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who made a title.

    Attributes:
        character: whom they play, for the cast; None when unknown.
    """

    name: str
    part: Part
    character: str | None = None


@dataclass(frozen=True, slots=True)
class Translation:
    """A title in another language.

    Attributes:
        language: ISO 639-1, two letters.
        title, overview: None where there is none in this language.
    """

    language: str
    title: str | None = None
    overview: str | None = None


@dataclass(frozen=True, slots=True)
class TitleDetails:
    """What the page of a title shows beside its card. All of it is for display; none of it is the recommender's.

    Attributes:
        overview: what it is about, in the first of the instance's languages.
        releases: a film's, by country, date and kind.
        certifications: for which age, by country: a series' as a whole, a film's of its releases.
        offers: in the instance's countries, by country, kind and service; None when nothing is known of any.
        contributors: the cast in order of billing, then the others.
        keywords: in the source's order.
        translations: in the instance's other languages, in order of language.
    """

    overview: str | None = None
    releases: tuple[Release, ...] = ()
    certifications: Mapping[str, str] = field(default_factory=dict)
    offers: tuple[Offer, ...] | None = None
    contributors: tuple[Contributor, ...] = ()
    keywords: tuple[str, ...] = ()
    translations: tuple[Translation, ...] = ()


NO_DETAILS = TitleDetails()
"""Nothing is known."""
