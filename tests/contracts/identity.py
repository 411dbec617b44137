"""What every identity provider must do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contracts.identity_tokens import IdentityTokensContract
from moving_clock import MovingClock
from whattowatch.domain.errors import EmailTaken, Unauthenticated
from whattowatch.domain.identity import Caller, Credentials, Identity, IdentityProvider, Session

EMAIL, PASSWORD, NAME = "olga@example.org", "a long and lovely password", "Olga"


class IdentityContract(IdentityTokensContract):
    """Bind it by fixtures `identity`, in which nobody has signed up, and `clock`, which it follows."""

    @pytest.fixture
    def owner(self, identity: Identity) -> Credentials:
        return identity.sign_up(EMAIL, PASSWORD, NAME)

    @pytest.fixture
    def session(self, identity: Identity, owner: Credentials) -> Session:
        return identity.open_session(owner.id)

    def test_who_signed_up_signs_in_with_the_same_password(self, identity: Identity, owner: Credentials) -> None:
        assert identity.sign_in(EMAIL, PASSWORD) == owner
        assert (owner.email, owner.name) == (EMAIL, NAME)

    def test_everybody_gets_an_id_of_their_own(self, identity: Identity, owner: Credentials) -> None:
        assert identity.sign_up("frank@example.org", PASSWORD, "Frank").id != owner.id

    def test_an_address_signs_up_once(self, identity: Identity, owner: Credentials) -> None:
        with pytest.raises(EmailTaken):
            identity.sign_up(EMAIL, "another password", "Impostor")
        assert identity.sign_in(EMAIL, PASSWORD) == owner

    def test_a_wrong_password_and_an_unknown_address_are_refused_in_the_same_words(
        self, identity: Identity, owner: Credentials
    ) -> None:
        with pytest.raises(Unauthenticated) as wrong:
            identity.sign_in(owner.email, "not the password")
        with pytest.raises(Unauthenticated) as unknown:
            identity.sign_in("stranger@example.org", PASSWORD)
        assert str(wrong.value) == str(unknown.value)

    def test_an_access_token_holds_until_it_ends(
        self, identity: Identity, owner: Credentials, clock: MovingClock
    ) -> None:
        session = identity.open_session(owner.id)
        clock.move(timedelta(seconds=session.expires_in - 1))
        assert identity.verify(session.access_token) == Caller(owner.id)
        clock.move(timedelta(minutes=2))
        with pytest.raises(Unauthenticated):
            identity.verify(session.access_token)

    def test_a_refresh_token_buys_new_tokens_for_the_same_person(self, identity: Identity, owner: Credentials) -> None:
        first = identity.open_session(owner.id)
        second = identity.refresh(first.refresh_token)
        assert second.person_id == owner.id
        assert second.refresh_token != first.refresh_token
        assert identity.verify(second.access_token) == Caller(owner.id)

    def test_a_second_tab_may_refresh_with_the_same_token_soon_after(
        self, identity: Identity, owner: Credentials, clock: MovingClock
    ) -> None:
        first = identity.open_session(owner.id)
        tabs = [identity.refresh(first.refresh_token)]
        clock.move(timedelta(seconds=29))
        tabs.append(identity.refresh(first.refresh_token))
        assert tabs[0].refresh_token != tabs[1].refresh_token
        assert [identity.refresh(tab.refresh_token).person_id for tab in tabs] == [owner.id, owner.id]

    def test_a_refresh_token_that_comes_again_later_ends_its_successors(
        self, identity: Identity, owner: Credentials, clock: MovingClock
    ) -> None:
        first = identity.open_session(owner.id)
        second = identity.refresh(first.refresh_token)
        clock.move(timedelta(seconds=30))
        with pytest.raises(Unauthenticated):
            identity.refresh(first.refresh_token)
        with pytest.raises(Unauthenticated):
            identity.refresh(second.refresh_token)

    def test_all_sessions_of_a_person_end_at_once_and_nobody_elses(
        self, identity: IdentityProvider, owner: Credentials
    ) -> None:
        frank = identity.sign_up("frank@example.org", PASSWORD, "Frank")
        his, tokens = identity.open_session(frank.id), [identity.open_session(owner.id).refresh_token for _ in range(2)]
        identity.close_sessions(owner.id)
        for token in tokens:
            with pytest.raises(Unauthenticated):
                identity.refresh(token)
        assert identity.refresh(his.refresh_token).person_id == frank.id

    def test_the_end_of_one_session_leaves_the_others(self, identity: Identity, owner: Credentials) -> None:
        here, there = identity.open_session(owner.id), identity.open_session(owner.id)
        identity.close_session(here.refresh_token)
        assert identity.refresh(there.refresh_token).person_id == owner.id

    def test_a_closed_session_ends_with_all_its_successors(self, identity: Identity, owner: Credentials) -> None:
        first = identity.open_session(owner.id)
        second = identity.refresh(first.refresh_token)
        identity.close_session(first.refresh_token)
        with pytest.raises(Unauthenticated):
            identity.refresh(second.refresh_token)

    def test_a_refresh_token_ends(self, identity: Identity, owner: Credentials, clock: MovingClock) -> None:
        session = identity.open_session(owner.id)
        clock.move(session.refresh_expires_at - clock.now())
        with pytest.raises(Unauthenticated):
            identity.refresh(session.refresh_token)
