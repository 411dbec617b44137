"""Every call, as a table, from which servers, OpenAPI document, tests of strangers and AWS template are made."""

from whattowatch.api.http import Route
from whattowatch.api.routes.beyond import BEYOND
from whattowatch.api.routes.operating import OPERATING
from whattowatch.api.routes.signing_in import SIGNING_IN
from whattowatch.api.routes.specified import SPECIFIED

ROUTES: tuple[Route, ...] = (*SPECIFIED, *SIGNING_IN, *BEYOND, *OPERATING)
