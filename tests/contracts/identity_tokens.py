"""What every identity provider does with tokens, however people sign in."""

from __future__ import annotations

import pytest

from whattowatch.domain.errors import Unauthenticated
from whattowatch.domain.identity import Caller, Identity, Session


class IdentityTokensContract:
    """Bind it by fixtures `identity` and `session`, of somebody who has just signed in."""

    def test_an_access_token_says_who_holds_it(self, identity: Identity, session: Session) -> None:
        assert identity.verify(session.access_token) == Caller(session.person_id)

    def test_a_refresh_token_is_no_access_token(self, identity: Identity, session: Session) -> None:
        with pytest.raises(Unauthenticated):
            identity.verify(session.refresh_token)

    def test_a_refresh_token_buys_tokens_for_the_same_person(self, identity: Identity, session: Session) -> None:
        second = identity.refresh(session.refresh_token)
        assert second.person_id == session.person_id
        assert identity.verify(second.access_token) == Caller(session.person_id)

    def test_a_refresh_token_that_was_never_issued_is_refused(self, identity: Identity) -> None:
        with pytest.raises(Unauthenticated):
            identity.refresh("never issued")

    def test_a_session_that_was_closed_buys_nothing(self, identity: Identity, session: Session) -> None:
        identity.close_session(session.refresh_token)
        with pytest.raises(Unauthenticated):
            identity.refresh(session.refresh_token)

    def test_closing_an_unknown_session_is_fine(self, identity: Identity) -> None:
        identity.close_session("never issued")

    def test_credentials_are_known_by_id_and_by_address(self, identity: Identity, session: Session) -> None:
        known = identity.credentials(session.person_id)
        assert known is not None
        assert known.id == session.person_id
        assert identity.holder(known.email) == known
        assert identity.known([known.id, "00000000-0000-4000-8000-000000000000"]) == {known.id: known}

    def test_nobody_is_known_by_another_id_or_address(self, identity: Identity) -> None:
        assert identity.credentials("00000000-0000-4000-8000-000000000000") is None
        assert identity.holder('no"body\\@example.org') is None

    @pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "..", "\x00", "é.é.é"])
    def test_what_is_no_token_is_refused(self, identity: Identity, token: str) -> None:
        with pytest.raises(Unauthenticated):
            identity.verify(token)

    def test_the_published_keys_are_public(self, identity: Identity, session: Session) -> None:
        identity.verify(session.access_token)
        keys = identity.jwks()["keys"]
        assert keys
        for key in keys:
            assert {"kty", "kid", "n", "e"} <= key.keys()
            assert not key.keys() & {"d", "p", "q", "dp", "dq", "qi"}
