"""What every identity provider that sends links does with them, with passwords and with codes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moving_clock import MovingClock
from whattowatch.domain.errors import EmailTaken, Forbidden, InvalidInput, Unauthenticated
from whattowatch.domain.identity import Credentials, Identity, Purpose

EMAIL, PASSWORD, NAME = "olga@example.org", "a long and lovely password", "Olga"
OTHER_EMAIL, OTHER_PASSWORD = "olga@elsewhere.example", "a longer and lovelier one"
NOBODY = "00000000-0000-4000-8000-000000000000"


class IdentityLinksContract:
    """Bind it by fixtures `identity`, in which nobody has signed up, and `clock`, which it follows."""

    @pytest.fixture
    def owner(self, identity: Identity) -> Credentials:
        return identity.sign_up(EMAIL, PASSWORD, NAME)

    def test_an_address_is_verified_by_the_link_that_was_sent_to_it(
        self, identity: Identity, owner: Credentials
    ) -> None:
        assert not owner.verified
        verified = identity.confirm(identity.new_link(Purpose.VERIFY, owner.id, EMAIL))
        assert verified == Credentials(owner.id, EMAIL, NAME, verified=True)
        assert identity.credentials(owner.id) == verified

    def test_a_second_click_says_the_same(self, identity: Identity, owner: Credentials) -> None:
        token = identity.new_link(Purpose.VERIFY, owner.id, EMAIL)
        assert identity.confirm(token) == identity.confirm(token)

    @pytest.mark.parametrize(
        ("purpose", "hours"), [(Purpose.VERIFY, 24), (Purpose.CHANGE, 24), (Purpose.RESET, 1)], ids=str
    )
    def test_a_link_ends(
        self, purpose: Purpose, hours: int, identity: Identity, owner: Credentials, clock: MovingClock
    ) -> None:
        token = identity.new_link(purpose, owner.id, EMAIL)
        clock.move(timedelta(hours=hours))
        with pytest.raises(InvalidInput) as caught:
            _followed(identity, purpose, token)
        assert [field for field, _ in caught.value.fields] == ["token"]

    @pytest.mark.parametrize("token", ["", "never issued", "\udcff"], ids=ascii)
    def test_a_token_that_was_never_issued_is_refused(self, token: str, identity: Identity) -> None:
        for purpose in (Purpose.VERIFY, Purpose.RESET):
            with pytest.raises(InvalidInput):
                _followed(identity, purpose, token)

    def test_a_link_is_good_for_its_own_purpose_alone(self, identity: Identity, owner: Credentials) -> None:
        with pytest.raises(InvalidInput):
            identity.reset(identity.new_link(Purpose.VERIFY, owner.id, EMAIL), OTHER_PASSWORD)
        with pytest.raises(InvalidInput):
            identity.confirm(identity.new_link(Purpose.RESET, owner.id, EMAIL))

    def test_a_new_address_counts_once_its_link_was_followed(self, identity: Identity, owner: Credentials) -> None:
        token = identity.new_link(Purpose.CHANGE, owner.id, OTHER_EMAIL)
        assert identity.sign_in(EMAIL, PASSWORD) == owner
        changed = identity.confirm(token)
        assert changed == Credentials(owner.id, OTHER_EMAIL, NAME, verified=True)
        assert identity.sign_in(OTHER_EMAIL, PASSWORD) == changed
        assert identity.holder(EMAIL) is None

    def test_links_to_an_address_that_was_left_do_not_hold(self, identity: Identity, owner: Credentials) -> None:
        left = [identity.new_link(purpose, owner.id, EMAIL) for purpose in (Purpose.VERIFY, Purpose.RESET)]
        identity.confirm(identity.new_link(Purpose.CHANGE, owner.id, OTHER_EMAIL))
        with pytest.raises(InvalidInput):
            identity.confirm(left[0])
        with pytest.raises(InvalidInput):
            identity.reset(left[1], OTHER_PASSWORD)

    def test_an_old_link_does_not_bring_an_address_back(self, identity: Identity, owner: Credentials) -> None:
        first = identity.new_link(Purpose.CHANGE, owner.id, OTHER_EMAIL)
        identity.confirm(first)
        identity.confirm(identity.new_link(Purpose.CHANGE, owner.id, EMAIL))
        with pytest.raises(InvalidInput):
            identity.confirm(first)
        assert identity.holder(OTHER_EMAIL) is None

    def test_an_address_that_somebody_else_has_taken_meanwhile_stays_theirs(
        self, identity: Identity, owner: Credentials
    ) -> None:
        token = identity.new_link(Purpose.CHANGE, owner.id, OTHER_EMAIL)
        frank = identity.sign_up(OTHER_EMAIL, PASSWORD, "Frank")
        with pytest.raises(InvalidInput):
            identity.confirm(token)
        assert (identity.holder(OTHER_EMAIL), identity.holder(EMAIL)) == (frank, owner)

    def test_a_password_is_reset_once_by_a_link_which_verifies_the_address(
        self, identity: Identity, owner: Credentials
    ) -> None:
        token = identity.new_link(Purpose.RESET, owner.id, EMAIL)
        assert identity.reset(token, OTHER_PASSWORD).verified
        assert identity.sign_in(EMAIL, OTHER_PASSWORD).id == owner.id
        with pytest.raises(InvalidInput):
            identity.reset(token, PASSWORD)

    def test_a_reset_ends_every_session_and_every_other_link_that_resets(
        self, identity: Identity, owner: Credentials
    ) -> None:
        session = identity.open_session(owner.id)
        one, other = (identity.new_link(Purpose.RESET, owner.id, EMAIL) for _ in range(2))
        identity.reset(one, OTHER_PASSWORD)
        with pytest.raises(Unauthenticated):
            identity.refresh(session.refresh_token)
        with pytest.raises(InvalidInput):
            identity.reset(other, PASSWORD)

    def test_a_new_password_ends_every_session_and_every_link_that_resets(
        self, identity: Identity, owner: Credentials
    ) -> None:
        session, token = identity.open_session(owner.id), identity.new_link(Purpose.RESET, owner.id, EMAIL)
        identity.set_password(owner.id, OTHER_PASSWORD)
        assert identity.knows_password(owner.id, OTHER_PASSWORD)
        assert not identity.knows_password(owner.id, PASSWORD)
        with pytest.raises(Unauthenticated):
            identity.refresh(session.refresh_token)
        with pytest.raises(InvalidInput):
            identity.reset(token, PASSWORD)

    def test_nobody_knows_the_password_of_nobody(self, identity: Identity) -> None:
        assert not identity.knows_password(NOBODY, PASSWORD)

    def test_people_are_known_by_id_and_by_address(self, identity: Identity, owner: Credentials) -> None:
        assert identity.known((owner.id, NOBODY)) == {owner.id: owner}
        assert identity.holder(EMAIL) == owner
        assert identity.holder("stranger@example.org") is None

    def test_who_has_credentials_has_not_left(self, identity: Identity, owner: Credentials) -> None:
        assert not identity.left(owner.id)

    def test_the_very_first_needs_no_code_and_everybody_else_does(self, identity: Identity) -> None:
        assert identity.sign_up_invited(EMAIL, PASSWORD, NAME, None).email == EMAIL
        for code in (None, "", "never made"):
            with pytest.raises(Forbidden):
                identity.sign_up_invited(OTHER_EMAIL, PASSWORD, "Frank", code)

    def test_a_code_is_good_for_one(self, identity: Identity, owner: Credentials) -> None:
        code = identity.make_code().code
        assert identity.sign_up_invited(OTHER_EMAIL, PASSWORD, "Frank", code).id != owner.id
        with pytest.raises(Forbidden):
            identity.sign_up_invited("sven@example.org", PASSWORD, "Sven", code)

    def test_a_code_ends(self, identity: Identity, owner: Credentials, clock: MovingClock) -> None:
        assert owner
        made = identity.make_code()
        assert made.expires_at == clock.now() + timedelta(days=7)
        clock.move(timedelta(days=7))
        with pytest.raises(Forbidden):
            identity.sign_up_invited(OTHER_EMAIL, PASSWORD, "Frank", made.code)

    def test_an_address_that_is_taken_spends_no_code_and_is_told_to_who_has_one_alone(
        self, identity: Identity, owner: Credentials
    ) -> None:
        code = identity.make_code().code
        with pytest.raises(Forbidden):
            identity.sign_up_invited(owner.email, PASSWORD, "Impostor", "never made")
        with pytest.raises(EmailTaken):
            identity.sign_up_invited(owner.email, PASSWORD, "Impostor", code)
        assert identity.sign_up_invited(OTHER_EMAIL, PASSWORD, "Frank", code).email == OTHER_EMAIL


def _followed(identity: Identity, purpose: Purpose, token: str) -> Credentials:
    return identity.reset(token, OTHER_PASSWORD) if purpose is Purpose.RESET else identity.confirm(token)
