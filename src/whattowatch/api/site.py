"""Pages and documents for browsers: the start page, the API's description, and its browsable form."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path

import msgspec

from whattowatch.api.decoding import Nothing
from whattowatch.api.http import Request, Response
from whattowatch.api.openapi import document
from whattowatch.api.shapes.basics import Input
from whattowatch.domain.credits import CREDITS
from whattowatch.domain.errors import NotFound
from whattowatch.ports import Site

HTML = "text/html; charset=utf-8"
SECURE: Mapping[str, str] = {
    # The viewer puts styles and small pictures into the page itself; nothing comes from elsewhere.
    "content-security-policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
}

START_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>WhatToWatch</title>
<style>
  body { font: 1.05rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 12vh auto; padding: 0 1.25rem;
         color: #1c2024; background: #fcfcfd; }
  h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; }
  code { background: #eceef0; padding: .1em .35em; border-radius: .25em; }
  a { color: #0b57d0; }
  @media (prefers-color-scheme: dark) {
    body { color: #edeef0; background: #111113; } code { background: #26282b; } a { color: #8ab4f8; }
  }
</style>
<h1>What shall we watch tonight?</h1>
<p>WhatToWatch is running here: accounts, watchlist, watching now, ratings, recommendations, search, friends and
evenings. The web app is not part of this version; everything is done by calls.</p>
<p><a href="/docs">Browse and try the calls</a>, or read their description at <a href="/openapi.json">/openapi.json</a>.
The README shows a whole evening with <code>curl</code>.</p>
{credits}
</html>
"""

DOCS_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>WhatToWatch: the calls</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<div id="calls"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/assets/start.js"></script>
</html>
"""

START_SCRIPT = """SwaggerUIBundle({ url: "/openapi.json", dom_id: "#calls", deepLinking: true, validatorUrl: null });
"""

ASSETS: Mapping[str, str] = {
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
}
"""What is served of the viewer's package; nothing else of it can be asked for."""


class AssetRef(Input):
    """A file of the viewer."""

    file: str


def start_page(request: Request[Nothing], site: Site) -> Response:  # noqa: ARG001  (every endpoint takes the request)
    """What runs here, and whom its titles come from."""
    credits_ = "\n".join(map(_credit, site.sources))
    return Response(START_PAGE.replace("{credits}", credits_).encode(), media_type=HTML, headers=SECURE)


def _credit(source: str) -> str:
    credit = CREDITS[source]
    return f'<p><small>{escape(credit.text)} <a href="{escape(credit.url)}">{escape(credit.name)}</a></small></p>'


def openapi(request: Request[Nothing]) -> Response:  # noqa: ARG001  (every endpoint takes the request)
    """The OpenAPI 3.1 description of every call."""
    return Response(_openapi())


def docs(request: Request[Nothing]) -> Response:  # noqa: ARG001  (every endpoint takes the request)
    """The calls, to browse and try, without anything from the network."""
    return Response(DOCS_PAGE.encode(), media_type=HTML, headers=SECURE)


def docs_asset(request: Request[AssetRef]) -> Response:
    """A file of the browsable description."""
    file = request.input.file
    if file == "start.js":
        return Response(START_SCRIPT.encode(), media_type="text/javascript; charset=utf-8", headers=SECURE)
    if file not in ASSETS:
        raise NotFound(f"there is no {file!r} here")
    return Response(_asset(file), media_type=ASSETS[file], headers={**SECURE, "cache-control": "max-age=3600"})


@cache
def _openapi() -> bytes:
    # The table names this module's functions, so it can be read only when it is complete.
    from whattowatch.api.routes import ROUTES  # noqa: PLC0415

    return msgspec.json.encode(document(ROUTES))


@cache
def _asset(file: str) -> bytes:
    """Read from the package that carries Swagger UI's files; the package itself is never imported."""
    spec = importlib.util.find_spec("flask_swagger_ui")
    if spec is None or spec.origin is None:
        raise NotFound("the browsable description is not installed here")
    return (Path(spec.origin).parent / "dist" / file).read_bytes()
