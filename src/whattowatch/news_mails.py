"""The words of the mails that tell news. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from whattowatch.domain.accounts import Account
from whattowatch.domain.catalogue import Episode, EpisodeRef, Title
from whattowatch.domain.credits import CREDITS, JUSTWATCH
from whattowatch.domain.details import TitleDetails
from whattowatch.domain.news import News, NewsKind
from whattowatch.mails import Letter, day, line, named, shown

MOST_LINES = 30


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue tells of the titles that are in the news, by the id that the news have."""

    titles: Mapping[str, Title]
    episodes: Mapping[str, Sequence[Episode]]
    details: Mapping[str, TitleDetails]


def news_letter(told: Sequence[News], known: Known, reader: Account) -> Letter:
    """Tells all of this, which is of one kind."""
    match told[0].kind:
        case NewsKind.EPISODE:
            return _aired(told, known, reader)
        case NewsKind.RELEASE:
            return _released(told, known)
        case NewsKind.SERVICE:
            return _on_service(told, known)


def _aired(told: Sequence[News], known: Known, reader: Account) -> Letter:
    lines = [_episode(each, known, reader) for each in told]
    return Letter(
        _subject(told, known, "a new episode has aired" if len(told) == 1 else "new episodes have aired"),
        ("Of what you watch has aired:", _listed(lines)),
    )


def _released(told: Sequence[News], known: Known) -> Letter:
    lines = [named(each.title_id, known.titles) for each in told]
    where = "in your country" if all(each.country for each in told) else "for the first time"
    return Letter(
        _subject(told, known, f"has come out {where}"),
        (f"Of what is on your watchlist has come out {where}:", _listed(lines)),
    )


def _on_service(told: Sequence[News], known: Known) -> Letter:
    lines = [f"{named(each.title_id, known.titles)}: {_service(each, known)}" for each in told]
    happened = f"is now on {_service(told[0], known)}" if len(told) == 1 else "on your services now"
    return Letter(
        _subject(told, known, happened),
        ("Of what is on your watchlist has come to your services:", _listed(lines), CREDITS[JUSTWATCH].text),
    )


def _subject(told: Sequence[News], known: Known, happened: str) -> str:
    first, *others = dict.fromkeys(each.title_id for each in told)
    more = f" and {len(others)} more" if others else ""
    return f"{named(first, known.titles)}{more}: {happened}"


def _listed(lines: Sequence[str]) -> str:
    """One line for each, so that a long season makes no endless mail."""
    left = len(lines) - MOST_LINES
    more = [f"  and {left} more"] if left > 0 else []
    return "\n".join([*(f"  * {each}" for each in lines[:MOST_LINES]), *more])


def _episode(news: News, known: Known, reader: Account) -> str:
    ref = EpisodeRef(news.season or 0, news.episode or 0)
    episode = next((each for each in known.episodes.get(news.title_id, ()) if each.ref == ref), None)
    which = f"{named(news.title_id, known.titles)}, season {ref.season}, episode {ref.episode}"
    name = f": {line(episode.name)}" if episode is not None and episode.name else ""
    return f"{which}{name}{_when(episode, reader)}"


def _when(episode: Episode | None, reader: Account) -> str:
    """On the reader's own clock where the instant is known, else the day where it aired."""
    if episode is not None and episode.airs_at is not None:
        return f" ({shown(episode.airs_at, reader.preferences.time_zone)})"
    if episode is not None and episode.air_date is not None:
        return f" ({day(episode.air_date)})"
    return ""


def _service(news: News, known: Known) -> str:
    """The service's name; where it has left again meanwhile, its id."""
    details = known.details.get(news.title_id)
    offers = (details.offers if details else None) or ()
    return line(next((each.name for each in offers if each.service == news.service), None) or str(news.service))
