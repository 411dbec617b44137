"""What stands before cognito-local in a deployed evening."""

from __future__ import annotations

from pathlib import Path

import httpx

from aws.pool import new_pool
from engines.cognito_server import cognito
from engines.front import front
from engines.ministack_server import Aws
from engines.process import free_port


def test_keys_are_where_the_issuer_says_and_people_sign_in_through_it(cognito_idp: Aws, tmp_path: Path) -> None:
    """The fixture says whether cognito-local is here."""
    assert cognito_idp.url
    port = free_port()
    with (
        front(f"http://127.0.0.1:{port}") as issuer,
        cognito(tmp_path, {"TokenConfig": {"IssuerDomain": issuer.url}}, port),
    ):
        pool = new_pool(Aws(issuer.url))
        pool.enter("Olga")
        assert pool.sign_in("Olga")
        told = httpx.get(f"{issuer.url}/{pool.id}/.well-known/openid-configuration").json()
        assert told["issuer"] == f"{issuer.url}/{pool.id}"
        assert httpx.get(told["jwks_uri"]).json()["keys"]
