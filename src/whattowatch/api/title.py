"""The page of one title: all that is known of it, and what the caller's friends think."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from whattowatch.api.cards import Cards
from whattowatch.api.http import Request, Response
from whattowatch.api.languages import preferred_language
from whattowatch.api.shapes.friends import Person
from whattowatch.api.shapes.history import (
    ContributorRow,
    EpisodeRating,
    EpisodeRow,
    FriendOpinion,
    OfferRow,
    ReleaseDate,
    SeasonRow,
    TitleAnswer,
    TitlePath,
    TranslationRow,
)
from whattowatch.domain.accounts import AccountsReader
from whattowatch.domain.catalogue import CatalogueReader, Episode, EpisodeRef, Title
from whattowatch.domain.clock import Clock
from whattowatch.domain.clocks import clock_of
from whattowatch.domain.credits import CREDITS, JUSTWATCH
from whattowatch.domain.details import NO_DETAILS, TitleDetails
from whattowatch.domain.episodes import has_aired, in_order
from whattowatch.domain.friends import Friend, FriendsReader, Sharing
from whattowatch.domain.lookup import known_record
from whattowatch.domain.ratings import RatingsReader
from whattowatch.domain.watching import Mark, WatchingReader

NO_MARK = Mark()


def load_title(
    request: Request[TitlePath],
    catalogue: CatalogueReader,
    watching: WatchingReader,
    ratings: RatingsReader,
    friends: FriendsReader,
    accounts: AccountsReader,
    clock: Clock,
) -> Response:
    """A title with its episodes, where to watch it, and what friends who share that think of it."""
    me, here = request.person_id, clock_of(request.person_id, accounts, clock.now())
    title, episodes = known_record(request.input.id, catalogue)
    details = catalogue.details([title.id]).get(title.id, NO_DETAILS)
    progress = watching.progress(me, title.id)
    rated = ratings.of_episodes(me, title.id)
    return Response(
        TitleAnswer(
            title=Cards(me, catalogue, watching, ratings).of([title.id])[title.id],
            translation=_translation(details, preferred_language(accounts.get(me), request.headers)),
            other_titles=title.other_titles,
            seasons=_seasons(title, episodes, progress.done if progress else frozenset(), here),
            release_dates=_release_dates(title, details),
            external_ids=dict(title.external_ids),
            services_credit=CREDITS[JUSTWATCH].text if title.services or details.offers else None,
            source_credit=CREDITS[title.source].text if title.source in CREDITS else None,
            backdrop=title.backdrop,
            overview=details.overview,
            certifications=dict(details.certifications),
            offers=[OfferRow(each.country, each.kind, each.service, each.name) for each in details.offers or ()],
            contributors=[ContributorRow(each.name, each.part, each.character) for each in details.contributors],
            keywords=details.keywords,
            friends=_opinions(title.id, friends.circle(me).friends, watching, ratings, accounts),
            episode_ratings=[EpisodeRating(ref.season, ref.episode, rated[ref]) for ref in sorted(rated)],
        )
    )


def _translation(details: TitleDetails, language: str | None) -> TranslationRow | None:
    found = next((each for each in details.translations if each.language == language), None)
    return None if found is None else TranslationRow(found.language, found.title, found.overview)


def _seasons(title: Title, episodes: Sequence[Episode], done: frozenset[EpisodeRef], here: datetime) -> list[SeasonRow]:
    def row(episode: Episode) -> EpisodeRow:
        return EpisodeRow(
            season=episode.season,
            episode=episode.number,
            name=episode.name,
            air_date=episode.air_date,
            runtime=episode.runtime,
            aired=has_aired(title, episode, here),
            done=episode.ref in done,
        )

    seasons = groupby(in_order(episodes), key=lambda episode: episode.season)
    return [SeasonRow(season, [row(episode) for episode in each]) for season, each in seasons]


def _release_dates(title: Title, details: TitleDetails) -> list[ReleaseDate]:
    """By country; where none is known, the one date that the catalogue has of the title."""
    if details.releases:
        return [ReleaseDate(each.country, each.date, each.kind, each.certification) for each in details.releases]
    return [] if title.release_date is None else [ReleaseDate(None, title.release_date, None, None)]


def _opinions(
    title_id: str,
    friends: Iterable[Friend],
    watching: WatchingReader,
    ratings: RatingsReader,
    accounts: AccountsReader,
) -> list[FriendOpinion]:
    """Who shares nothing, or has nothing to do with the title, is left out."""
    sharing = [friend for friend in friends if friend.they_share - {Sharing.TASTE}]
    ids = [friend.person_id for friend in sharing]
    rated, marks, people = ratings.by_people(ids, title_id), watching.marks_of(ids, title_id), accounts.by_ids(ids)
    found = [
        _opinion(Person(friend.person_id, people[friend.person_id].name), friend.they_share, rated, marks)
        for friend in sharing
    ]
    return [each for each in found if each.rating is not None or each.finished or each.watching or each.listed]


def _opinion(
    friend: Person, shared: frozenset[Sharing], rated: Mapping[str, int], marks: Mapping[str, Mark]
) -> FriendOpinion:
    """Null says that the friend does not share it."""
    mark = marks.get(friend.id, NO_MARK)
    return FriendOpinion(
        friend=friend,
        rating=rated.get(friend.id) if Sharing.RATINGS in shared else None,
        finished=mark.finished if Sharing.FINISHED in shared else None,
        watching=mark.watchnow if Sharing.WATCHING in shared else None,
        listed=mark.watchlist if Sharing.WATCHLIST in shared else None,
    )
