"""From TMDB's answers to what the page of a title shows beside its card."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from whattowatch.adapters.moviedb.answers import (
    Credits,
    FilmAnswer,
    Providers,
    ReleasesOfCountry,
    SeriesFacts,
    TitleAnswer,
    Translations,
)
from whattowatch.adapters.moviedb.texts import day, line
from whattowatch.adapters.moviedb.wanted import Wanted
from whattowatch.domain.details import (
    Contributor,
    Offer,
    OfferKind,
    Part,
    Release,
    ReleaseKind,
    TitleDetails,
    Translation,
)

MOST_CAST = 15
MOST_CREW = 10
MOST_KEYWORDS = 40
COUNTRY = re.compile(r"[A-Z]{2}")
RELEASE_KINDS: Mapping[int, ReleaseKind] = dict(enumerate(ReleaseKind, start=1))
"""TMDB's types 1 to 6 are in the order of ours."""
JOBS: Mapping[str, Part] = {"Director": Part.DIRECTOR, "Writer": Part.WRITER, "Screenplay": Part.WRITER}


def details_of_film(answer: FilmAnswer, wanted: Wanted) -> TitleDetails:
    """What is known of a film."""
    countries = answer.release_dates.results if answer.release_dates else []
    releases = tuple(sorted(_releases(countries), key=lambda each: (each.country, each.date, each.kind)))
    return _details(
        answer,
        wanted,
        releases=releases,
        # The first release with one tells; later ones, on disc or on television, may be cut.
        certifications={each.country: each.certification for each in reversed(releases) if each.certification},
        contributors=_contributors(answer.credits),
    )


def details_of_series(answer: SeriesFacts, wanted: Wanted) -> TitleDetails:
    """What is known of a series."""
    ratings = answer.content_ratings.results if answer.content_ratings else []
    told = ((each.iso_3166_1 or "", line(each.rating)) for each in ratings)
    creators = (Contributor(name, Part.CREATOR) for each in answer.created_by or () if (name := line(each.name)))
    return _details(
        answer,
        wanted,
        releases=(),
        certifications={country: rating for country, rating in told if rating and COUNTRY.fullmatch(country)},
        contributors=(*_contributors(answer.credits), *tuple(creators)[:MOST_CREW]),
    )


def _details(
    answer: TitleAnswer,
    wanted: Wanted,
    *,
    releases: tuple[Release, ...],
    certifications: Mapping[str, str],
    contributors: tuple[Contributor, ...],
) -> TitleDetails:
    keywords = (*answer.keywords.keywords, *answer.keywords.results) if answer.keywords else ()
    names = dict.fromkeys(name for each in keywords if (name := line(each.name)))
    return TitleDetails(
        overview=line(answer.overview),
        releases=releases,
        certifications=dict(sorted(certifications.items())),
        offers=_offers(answer.providers, wanted),
        contributors=contributors,
        keywords=tuple(names)[:MOST_KEYWORDS],
        translations=tuple(_translations(answer.translations, wanted)),
    )


def _releases(countries: Iterable[ReleasesOfCountry]) -> Iterator[Release]:
    """The first of each kind in each country."""
    first: dict[tuple[str, ReleaseKind], Release] = {}
    for of_country in countries:
        country = of_country.iso_3166_1 or ""
        for each in of_country.release_dates:
            kind, at = RELEASE_KINDS.get(each.type or 0), day(each.release_date)
            if kind is None or at is None or not COUNTRY.fullmatch(country):
                continue
            known = first.get((country, kind))
            if known is None or at < known.date:
                first[country, kind] = Release(country, at, kind, line(each.certification))
    yield from first.values()


def _offers(providers: Providers | None, wanted: Wanted) -> tuple[Offer, ...] | None:
    """None where TMDB knows nothing of any of the countries; a country without a service is left out of its answer."""
    known = providers.results if providers else {}
    here = {country: of_country for country, of_country in known.items() if country in wanted.countries}
    if not here:
        return None
    found = {
        (country, kind, f"tmdb-{each.provider_id}"): each.provider_name
        for country, of_country in here.items()
        for kind in OfferKind
        for each in getattr(of_country, kind)
    }
    return tuple(Offer(*key, name) for key, name in sorted(found.items()))


def _contributors(credits_: Credits | None) -> tuple[Contributor, ...]:
    if credits_ is None:
        return ()
    cast = (Contributor(name, Part.CAST, line(each.character)) for each in credits_.cast if (name := line(each.name)))
    crew = (
        Contributor(name, JOBS[each.job or ""])
        for each in credits_.crew
        if each.job in JOBS and (name := line(each.name))
    )
    return (*tuple(cast)[:MOST_CAST], *tuple(dict.fromkeys(crew))[:MOST_CREW])


def _translations(answer: Translations | None, wanted: Wanted) -> Iterator[Translation]:
    """The instance's other languages; of a language that several countries write, the first that says anything."""
    found: dict[str, Translation] = {}
    for each in answer.translations if answer else ():
        language, data = each.iso_639_1 or "", each.data
        if data is None or language not in wanted.languages[1:] or language in found:
            continue
        title, overview = line(data.title or data.name), line(data.overview)
        if title or overview:
            found[language] = Translation(language, title, overview)
    yield from (found[language] for language in sorted(found))
