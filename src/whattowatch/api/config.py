"""What an app has to know of an instance before anybody signs in."""

from __future__ import annotations

from whattowatch import __version__
from whattowatch.api.decoding import Nothing
from whattowatch.api.http import Request, Response
from whattowatch.api.shapes.instance import ConfigAnswer, CreditCard, RatingScale, SignInPage
from whattowatch.domain.catalogue import GENRES
from whattowatch.domain.credits import CREDITS
from whattowatch.domain.friends import Sharing
from whattowatch.domain.notifications import OPTIONAL
from whattowatch.domain.ratings import HIGHEST, LOWEST
from whattowatch.ports import Site


def load_config(request: Request[Nothing], site: Site) -> Response:  # noqa: ARG001  (every endpoint takes the request)
    """How the instance is set up, what may be chosen in it, and whom its titles come from."""
    return Response(
        ConfigAnswer(
            version=__version__,
            base_url=site.base_url,
            signup=site.signup,
            verify=site.gated,
            identity=site.identity,
            sign_in=_sign_in(site),
            sources=[CreditCard(each.name, each.text, each.url) for each in map(CREDITS.__getitem__, site.sources)],
            images_url=site.images_url or None,
            genres=GENRES,
            rating=RatingScale(LOWEST, HIGHEST),
            mail_kinds=[str(kind) for kind in OPTIONAL],
            sharing_kinds=[str(kind) for kind in Sharing],
        )
    )


def _sign_in(site: Site) -> SignInPage | None:
    url, client_id = site.sign_in
    if not url:
        return None
    return SignInPage(f"{url}/oauth2/authorize", client_id, site.returns_to)
