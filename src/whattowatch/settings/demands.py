"""What settings need of one another and of this machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from urllib.parse import urlsplit

from whattowatch.settings.declared import SES
from whattowatch.settings.derived import Settings

THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


def lacking(settings: Settings, environment: Mapping[str, str]) -> Iterator[str]:
    """What settings need of one another and of this machine."""
    if settings.database_reader_url and not settings.database_url.startswith("postgresql:"):
        yield "WTW_DATABASE_READER_URL is for PostgreSQL: a SQLite file has one login, so leave it out"
    yield from _wrong_networks(settings)
    if settings.tmdb_token and not _is_private(settings.tmdb_url):
        yield "WTW_TMDB_URL is wrong: the token travels by https, except to this machine"
    if settings.identity_domain and not _is_private(settings.identity_domain):
        yield "WTW_IDENTITY_DOMAIN is wrong: tokens travel by https, except to this machine"
    if settings.identity and not settings.identity_client:
        yield "WTW_IDENTITY needs WTW_IDENTITY_CLIENT, the id of the app client whose access tokens hold here"
    if settings.mail == SES and settings.mail_from.endswith("@localhost"):
        yield "WTW_MAIL=ses: needs WTW_MAIL_FROM, an address that SES has verified"
    if settings.mail == SES and not environment.keys() & {"AWS_REGION", "AWS_DEFAULT_REGION"}:
        yield "WTW_MAIL=ses: needs AWS_REGION, the region of SES"
    if settings.catalogue and not environment.keys() & {"AWS_REGION", "AWS_DEFAULT_REGION"}:
        yield "WTW_CATALOGUE needs AWS_REGION, the region of the table"
    for name in _asking_for_botocore(settings):
        yield f"WTW_{name.upper()} needs botocore: install the extra whattowatch[aws]"


def _asking_for_botocore(settings: Settings) -> Iterator[str]:
    """The settings that need what is not installed; looking for a package does not import it."""
    asking = {
        "recommender": settings.recommender,
        "queue": settings.queue,
        "identity": settings.identity,
        "mail": settings.mail == SES,
        "catalogue": settings.catalogue,
    }
    if find_spec("botocore") is None:
        yield from (name for name, asks in asking.items() if asks)


def _wrong_networks(settings: Settings) -> Iterator[str]:
    try:
        _ = settings.trusted
    except ValueError as error:
        yield f"WTW_PROXIES is wrong: {error}"


def _is_private(url: str) -> bool:
    """Whether nobody on the way can read what is sent there."""
    address = urlsplit(url)
    return address.scheme == "https" or address.hostname in THIS_MACHINE
