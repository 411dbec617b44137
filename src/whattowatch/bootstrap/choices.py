"""Which adapter stands behind a port, where settings decide it: one function for each such port.

An adapter's module is imported where it is chosen, so that nothing is loaded that the settings do not ask for.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from whattowatch.domain.catalogue import CatalogueWriter, MovieDb
from whattowatch.domain.credits import JUSTWATCH, MOVIELENS, TMDB, TVMAZE
from whattowatch.domain.discovery import Recommender, SearchIndexWriter
from whattowatch.domain.guide import SeriesGuide
from whattowatch.domain.identity import IdentityProvider
from whattowatch.domain.learning import Learner, Retrainer
from whattowatch.domain.liking import Likings
from whattowatch.domain.loading import TitleService
from whattowatch.domain.notifications import Mailer, Queue
from whattowatch.settings import DYNAMODB, SES, Settings, environment_of

if TYPE_CHECKING:
    from whattowatch.adapters.sql.database import Scope
    from whattowatch.bootstrap.backstage import Backstage
    from whattowatch.recommender.living import LivingRecommender
    from whattowatch.recommender.model_folder import ModelFolder


def catalogue(backstage: Backstage, scope: Scope) -> CatalogueWriter:
    """Titles, in the database or in a table of DynamoDB."""
    from whattowatch.adapters.sql.catalogue import SqlCatalogue

    if backstage.settings.catalogue:
        return backstage.catalogue_apart
    return scope.store(lambda scope: SqlCatalogue(scope, backstage.catalogue_memory))


def catalogue_apart(backstage: Backstage) -> CatalogueWriter:
    """Titles, in the table that the setting names."""
    from whattowatch.adapters.aws.clients import client
    from whattowatch.adapters.aws.dynamodb.catalogue import DynamoCatalogue

    # Whatever is sent again is done once: botocore gives each transaction a token.
    return DynamoCatalogue(client("dynamodb", attempts=5), backstage.settings.catalogue.removeprefix(DYNAMODB))


def guide(backstage: Backstage) -> SeriesGuide:
    """TVmaze, where it is wanted."""
    from whattowatch.adapters.embedded.no_guide import NoGuide

    settings = backstage.settings
    if not settings.tvmaze:
        return NoGuide()
    from whattowatch.adapters.tvmaze.guide import TvMaze

    return TvMaze(settings.tvmaze_url.rstrip("/"), settings.tvmaze_series)


def identity(backstage: Backstage) -> IdentityProvider:
    """Passwords and tokens of our own, or a user pool of Cognito."""
    if backstage.settings.identity:
        return _cognito(backstage)
    from whattowatch.adapters.embedded.identity import LocalIdentity
    from whattowatch.adapters.embedded.keys import SigningKeys
    from whattowatch.adapters.embedded.passwords import Passwords
    from whattowatch.adapters.embedded.tokens import AccessTokens
    from whattowatch.adapters.sql.credentials import SqlCredentials
    from whattowatch.adapters.sql.mail_links import SqlMailLinks

    apart = backstage.database.apart()
    credentials, links = apart.store(SqlCredentials), apart.store(SqlMailLinks)
    tokens = AccessTokens(SigningKeys(credentials, backstage.clock), backstage.site.base_url, backstage.clock)
    return LocalIdentity(credentials, links, tokens, Passwords(), backstage.clock)


def learner(backstage: Backstage) -> Learner:
    """Amazon Personalize, or nobody."""
    from whattowatch.adapters.embedded.no_learner import NoLearner

    if not backstage.settings.recommender:
        return NoLearner()
    from whattowatch.adapters.aws.personalize_address import PersonalizeAddress
    from whattowatch.adapters.aws.personalize_learner import PersonalizeLearner

    return PersonalizeLearner(PersonalizeAddress.of(backstage.settings.recommender))


def likings(backstage: Backstage) -> Likings:
    """The numbers in the starter's data, or those made by hand, on the model in this process."""
    from whattowatch.recommender.liking import BY_HAND, CalibratedLikings
    from whattowatch.recommender.liking_fit import load_shipped

    fitted = load_shipped() if backstage.settings.starter else None
    return CalibratedLikings(fitted or BY_HAND, backstage.model)


def mailer(backstage: Backstage) -> Mailer:
    """The mailbox folder, a mail server, or SES."""
    from whattowatch.adapters.embedded.mailbox import MailboxFolder
    from whattowatch.adapters.embedded.smtp import SmtpMailer

    settings = backstage.settings
    if settings.mail == SES:
        from whattowatch.adapters.aws.ses import SesMailer

        return SesMailer(settings.mail_from)
    if settings.mail:
        return SmtpMailer(settings.mail, settings.mail_from)
    return MailboxFolder(settings.folder / "mail", settings.mail_from)


def model(backstage: Backstage) -> LivingRecommender:
    """The model in use, in this process."""
    from whattowatch.recommender.living import LivingRecommender
    from whattowatch.recommender.serve import LocalRecommender

    ports, clock = backstage.apart(), backstage.clock
    return LivingRecommender(
        model_folder(backstage.settings),
        lambda trained: LocalRecommender(trained, ports.catalogue, ports.interactions, clock),
        clock,
    )


def model_folder(settings: Settings) -> ModelFolder:
    """The models of the instance; until there are any the starter's stands in, or none."""
    from whattowatch.recommender.load import load_shipped
    from whattowatch.recommender.model_folder import ModelFolder

    return ModelFolder(settings.folder, load_shipped if settings.starter else lambda: None)


def retrainer(backstage: Backstage) -> Retrainer:
    """A process of its own, or nobody."""
    from whattowatch.adapters.embedded.retrainer import NoRetrainer, SubprocessRetrainer

    settings = backstage.settings
    if not settings.retrain or settings.recommender:
        return NoRetrainer()
    command = (sys.executable, "-m", "whattowatch", "retrain", "--supervised")
    return SubprocessRetrainer(command, {**os.environ, **environment_of(settings)})


def movie_db(backstage: Backstage) -> MovieDb:
    """The starter's titles, or none."""
    from whattowatch.adapters.embedded.starter import StarterMovieDb

    return StarterMovieDb() if backstage.settings.starter else StarterMovieDb(films=None, series=None)


def queue(backstage: Backstage) -> Queue:
    """A topic of SNS, or the outbox's table itself."""
    from whattowatch.adapters.embedded.table_queue import TableQueue

    if backstage.settings.queue:
        from whattowatch.adapters.aws.sns import SnsQueue

        return SnsQueue(backstage.settings.queue.removeprefix("sns:"))
    return TableQueue()


def recommender(backstage: Backstage) -> Recommender:
    """The model in this process, or Amazon Personalize."""
    if not backstage.settings.recommender:
        return backstage.model
    from whattowatch.adapters.aws.personalize import PersonalizeRecommender
    from whattowatch.adapters.aws.personalize_address import PersonalizeAddress

    address = PersonalizeAddress.of(backstage.settings.recommender)
    return PersonalizeRecommender(address, backstage.apart().catalogue)


def search(backstage: Backstage) -> SearchIndexWriter:
    """The index in the data folder, or OpenSearch."""
    if backstage.settings.search:
        from whattowatch.adapters.opensearch.index import OpenSearchIndex

        return OpenSearchIndex(backstage.settings.search)
    from whattowatch.adapters.embedded.tantivy_writer import TantivyIndexWriter

    return TantivyIndexWriter(backstage.settings.folder / "index")


def _cognito(backstage: Backstage) -> IdentityProvider:
    from whattowatch.adapters.access_tokens import AccessTokenRules
    from whattowatch.adapters.aws.cognito import CognitoIdentity, UserPool
    from whattowatch.adapters.aws.cognito_tokens import TokenEndpoint
    from whattowatch.adapters.aws.jwks import RemoteKeys

    settings, clock = backstage.settings, backstage.clock
    keys = RemoteKeys(f"{settings.issuer}/.well-known/jwks.json", clock)
    rules = AccessTokenRules(keys.find, settings.issuer, settings.identity_client, clock)
    domain, returns_to = settings.identity_domain, backstage.site.returns_to
    tokens = TokenEndpoint(domain, settings.identity_client, returns_to) if domain else None
    pool = UserPool(settings.user_pool, settings.identity_client)
    return CognitoIdentity(pool, rules, keys, tokens, clock)


def sources(settings: Settings) -> tuple[str, ...]:
    """Whom titles come from, as `domain/credits.py` names them."""
    starter = (MOVIELENS, TVMAZE) if settings.starter else ()
    guide = (TVMAZE,) if settings.tvmaze and not settings.starter else ()
    return (*starter, *guide, TMDB, JUSTWATCH) if settings.tmdb_token else (*starter, *guide)


def title_service(backstage: Backstage) -> TitleService:
    """TMDB, where there is a token."""
    settings = backstage.settings
    if not settings.tmdb_token:
        from whattowatch.adapters.embedded.no_titles import NoTitles

        return NoTitles()
    from whattowatch.adapters.moviedb.service import Access, TmdbTitles
    from whattowatch.adapters.moviedb.wanted import Wanted

    access = Access(settings.tmdb_url, settings.tmdb_files, settings.tmdb_token, settings.tmdb_rate)
    wanted = Wanted(
        languages=settings.chosen_languages,
        countries=settings.chosen_countries,
        films=settings.tmdb_films,
        series=settings.tmdb_series,
        for_model=settings.model_uses_tmdb,
    )
    return TmdbTitles(access, wanted, backstage.clock)
