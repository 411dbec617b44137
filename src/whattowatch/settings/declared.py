"""Every setting."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

SES = "ses:"
DYNAMODB = "dynamodb:"
TMDB_URL = "https://api.themoviedb.org/3"
_PLAIN = r"https?://[^\s/?#@]+(/[^\s?#]*)?"
PLAIN_URL = rf"^{_PLAIN}$"
"""An address without user, query or fragment."""
PLAIN_URL_OR_NONE = rf"^({_PLAIN})?$"
URL_OR_NONE = r"^(https?://[^\s]+)?$"
UNSHOWN = "unshown"
"""Marks a setting that is never shown."""


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """What can be set; each as `WTW_` and its name in capitals, or by its name in the file."""

    data: Annotated[str, Meta(min_length=1, description="the folder that holds everything of this instance")]
    host: Annotated[str, Meta(min_length=1, description="the address to listen on")] = "127.0.0.1"
    port: Annotated[int, Meta(ge=0, le=65_535, description="the port to listen on; 0 takes a free one")] = 8000
    base_url: Annotated[
        str,
        Meta(pattern=r"^(https?://[^\s/]+(/[^\s]*)?)?$", description="how people reach it; links in mails use it"),
    ] = ""
    database_url: Annotated[
        str,
        Meta(
            pattern=r"^(sqlite:///.+|postgresql://[^\s]+)?$",
            description="the database: postgresql://user:password@host/name; empty: a SQLite file in the data folder",
        ),
    ] = ""
    database_reader_url: Annotated[
        str,
        Meta(
            pattern=r"^(postgresql://[^\s]+)?$",
            description="the same PostgreSQL database by a login that may only read; empty: database_url",
        ),
    ] = ""
    tvmaze: Annotated[
        bool, Meta(description="whether TVmaze is asked at which times episodes air and, without TMDB, for more series")
    ] = False
    tvmaze_url: Annotated[str, Meta(pattern=PLAIN_URL, description="TVmaze's API")] = "https://api.tvmaze.com"
    tvmaze_series: Annotated[
        int, Meta(ge=0, le=100_000, description="of how many series TVmaze is asked, the most popular ones")
    ] = 1_000
    catalogue: Annotated[
        str,
        Meta(
            pattern=r"^(dynamodb:[A-Za-z0-9_.-]{3,255})?$",
            description="where titles are kept: dynamodb:TABLE; empty: the database",
        ),
    ] = ""
    mail: Annotated[
        str,
        Meta(
            pattern=r"^(smtps?://[^\s]+|ses:)?$",
            description="where mail goes: smtp://user:password@host:587, smtps://…, ses:; empty: the folder mail/",
        ),
    ] = ""
    mail_from: Annotated[str, Meta(pattern=r"^[^@\s]+@[^@\s]+$", description="the sender's address of every mail")] = (
        "whattowatch@localhost"
    )
    search: Annotated[
        str,
        Meta(
            pattern=r"^(opensearch\+https?://[^\s/]+(/[a-z][a-z0-9_-]*)?/?)?$",
            description="the search index: opensearch+https://host[:port][/alias]; empty: Tantivy in the data folder",
        ),
    ] = ""
    recommender: Annotated[
        str,
        Meta(
            pattern=r"^(personalize:arn:[^?\s]+\?tracking=[\w-]+&datasets=arn:[^&\s]+&filter=arn:[^&\s]+)?$",
            description="what recommends: personalize:CAMPAIGN?tracking=…&datasets=…&filter=…; empty: the model here",
        ),
    ] = ""
    personalize_keys: Annotated[
        str,
        Meta(
            pattern=r"^([A-Za-z0-9]{1,128}:[!-~]{16,200})?$",
            description="ACCESS_KEY_ID:SECRET with which requests to personalize-api must be signed",
            extra={UNSHOWN: True},
        ),
    ] = ""
    queue: Annotated[
        str,
        Meta(
            pattern=r"^(sns:arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256})?$",
            description="where owed messages are published: sns:ARN of a topic; empty: the outbox's table is the queue",
        ),
    ] = ""
    identity: Annotated[
        str,
        Meta(
            pattern=r"^(cognito:[\w-]+_[0-9A-Za-z]+)?$",
            description="who signs people in: cognito:POOL; empty: this instance, with passwords of its own",
        ),
    ] = ""
    identity_client: Annotated[
        str,
        Meta(pattern=r"^[\w+]{0,128}$", description="the id of Cognito's app client, whose access tokens hold here"),
    ] = ""
    identity_issuer: Annotated[
        str,
        Meta(
            pattern=URL_OR_NONE,
            description="the issuer of its access tokens; empty: Cognito's own address of the pool",
        ),
    ] = ""
    identity_domain: Annotated[
        str,
        Meta(
            pattern=URL_OR_NONE,
            description="where Cognito's sign-in page and token endpoint are, such as https://name.auth.REGION.amazoncognito.com",
        ),
    ] = ""
    signup: Annotated[
        Literal["open", "invite", "closed"], Meta(description="whether new people may sign up; invite: with a code")
    ] = "open"
    verify: Annotated[
        Literal["auto", "always", "never"],
        Meta(description="whether an address counts only once it is verified; auto: where mail leaves this machine"),
    ] = "auto"
    database_connections: Annotated[
        int,
        Meta(ge=1, le=100, description="connections kept to write to PostgreSQL, and as many to read; 1 on Lambda"),
    ] = 20
    proxies: Annotated[
        str,
        Meta(
            pattern=r"^([0-9A-Fa-f.:]+(/[0-9]{1,3})?(\s*,\s*[0-9A-Fa-f.:]+(/[0-9]{1,3})?)*)?$",
            description="addresses and networks of proxies whose X-Forwarded-For is believed, with commas",
        ),
    ] = ""
    log: Annotated[
        Literal["people", "json"], Meta(description="log lines for people, or one JSON object on each line")
    ] = "people"
    metrics_token: Annotated[
        str,
        Meta(
            pattern=r"^([!-~]{16,200})?$",
            description="opens /metrics to others than this machine, as a bearer token of 16 characters or more",
            extra={UNSHOWN: True},
        ),
    ] = ""
    starter: Annotated[bool, Meta(description="whether the starter's titles and model are used")] = True
    retrain: Annotated[
        bool,
        Meta(description="whether the model is trained anew each night where enough was done here and JAX is there"),
    ] = True
    retrain_with: Annotated[
        str, Meta(description="MovieLens folders, with commas, that a retraining reads beside what was done here")
    ] = ""
    tmdb_token: Annotated[
        str,
        Meta(
            pattern=r"^([!-~]{8,2000})?$",
            description="TMDB's API Read Access Token: titles are loaded from there; empty: from the starter alone",
            extra={UNSHOWN: True},
        ),
    ] = ""
    tmdb_url: Annotated[str, Meta(pattern=PLAIN_URL, description="TMDB's API, with its version")] = TMDB_URL
    tmdb_files_url: Annotated[
        str,
        Meta(
            pattern=PLAIN_URL_OR_NONE,
            description="TMDB's daily files of ids; empty: TMDB's own, or /p/exports where another tmdb_url is",
        ),
    ] = ""
    tmdb_images_url: Annotated[
        str,
        Meta(
            pattern=PLAIN_URL_OR_NONE,
            description="where apps find TMDB's pictures; empty: TMDB's own, or /t/p where another tmdb_url is",
        ),
    ] = ""
    tmdb_rate: Annotated[
        float, Meta(ge=0.1, le=1_000, description="requests a second to TMDB, whose limit is about 40")
    ] = 35.0
    tmdb_films: Annotated[
        int, Meta(ge=0, le=1_000_000, description="how many films are kept, the most popular ones")
    ] = 10_000
    tmdb_series: Annotated[
        int, Meta(ge=0, le=1_000_000, description="how many series are kept, the most popular ones")
    ] = 4_000
    languages: Annotated[
        str,
        Meta(
            pattern=r"^[a-z]{2}(\s*,\s*[a-z]{2})*$",
            description="of titles and texts, with commas: the first is shown, titles are found in all (ISO 639-1)",
        ),
    ] = "en"
    countries: Annotated[
        str,
        Meta(
            pattern=r"^[A-Z]{2}(\s*,\s*[A-Z]{2})*$",
            description="whose streaming services are told, with commas (ISO 3166-1)",
        ),
    ] = "US"
    model_uses_tmdb: Annotated[
        bool, Meta(description="whether TMDB's genres may be used for recommending: only with TMDB's consent")
    ] = False
