"""The embedded identity on a database, as a process builds it."""

from __future__ import annotations

from whattowatch.adapters.embedded.identity import LocalIdentity
from whattowatch.adapters.embedded.keys import SigningKeys
from whattowatch.adapters.embedded.passwords import Passwords
from whattowatch.adapters.embedded.tokens import AccessTokens
from whattowatch.adapters.sql.credentials import SqlCredentials
from whattowatch.adapters.sql.database import Scope
from whattowatch.adapters.sql.mail_links import SqlMailLinks
from whattowatch.domain.clock import Clock

BASE_URL = "https://watch.example"


def local_identity(scope: Scope, clock: Clock, passwords: Passwords | None = None) -> LocalIdentity:
    """A process' own identity; what it keeps is in the scope's database."""
    credentials = scope.store(SqlCredentials)
    tokens = AccessTokens(SigningKeys(credentials, clock), BASE_URL, clock)
    return LocalIdentity(credentials, scope.store(SqlMailLinks), tokens, passwords or Passwords(), clock)
