"""Whoever deletes their account is gone from the database and from the user pool."""

from __future__ import annotations

import httpx

from aws.stack import Stack


def test_an_account_is_deleted_here_and_in_the_pool(stack: Stack) -> None:
    person_id = stack.pool.enter("Lena")
    with httpx.Client(headers={"authorization": f"Bearer {stack.pool.sign_in('Lena')}"}, timeout=60) as lena:
        assert lena.get(f"{stack.url}/account").json()["user"]["id"] == person_id
        assert lena.post(f"{stack.url}/account/delete", json={}).json() == {"deleted": True}
    left = stack.engines.people.client("cognito-idp").list_users(UserPoolId=stack.pool.id)["Users"]
    assert person_id not in str(left)
