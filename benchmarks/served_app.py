"""The application as a factory, for servers that are named one: settings come from the environment."""

from __future__ import annotations

import os

from starlette.applications import Starlette

from whattowatch.bootstrap import Backstage
from whattowatch.domain.discovery import Taste, Wanted
from whattowatch.faces.asgi import application
from whattowatch.settings import read


def make() -> Starlette:
    """The application, warmed up."""
    backstage = Backstage(read(os.environ))
    backstage.recommender.recommend(Taste(""), Wanted(limit=1), backstage.clock.now())
    return application(backstage)
