"""Verifying addresses, resetting and changing passwords, changing addresses, on one machine."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from people import Client
from post import deliver, subjects, token_for
from whattowatch.domain.identity import Purpose
from world import PASSWORD, World

NEW_PASSWORD = "a much better horse"
ELSEWHERE = "olga@elsewhere.example"


@pytest.fixture
def olga(world: World, owner: Client) -> Client:
    """The owner, who can sign in but has not verified the address."""
    world.credentials("Olga", verified=False)
    return owner


def signs_in(world: World, email: str, password: str) -> int:
    return world.nobody().post("/auth/signin", {"email": email, "password": password}).status


def session_of(world: World, person: Client) -> Client:
    """Another session of theirs."""
    token = world.backstage.identity.open_session(person.id).refresh_token
    return Client(person.transport, jar={"wtw_refresh": token})


def test_sign_up_sends_a_link_that_verifies_the_address(world: World) -> None:
    answer = (
        world.nobody().post("/auth/signup", {"email": "nina@example.org", "password": PASSWORD, "name": "Nina"}).json
    )
    nina = Client(world.nobody().transport, token=lambda: str(answer["access_token"]))
    assert not nina.get("/account").json["user"]["verified"]
    token = token_for(world, "nina@example.org")
    assert world.nobody().post("/auth/verify", {"token": token}).json == {"verified": True}
    assert nina.get("/account").json["user"]["verified"]
    assert world.nobody().post("/auth/verify", {"token": token}).json == {"verified": True}


def test_a_token_that_is_of_no_link_is_refused(world: World) -> None:
    for path, body in (("/auth/verify", {}), ("/auth/reset/confirm", {"password": NEW_PASSWORD})):
        reply = world.nobody().post(path, {"token": "x" * 43, **body})
        assert (reply.status, reply.fields) == (422, ["token"])


def test_a_new_link_is_sent_until_the_address_is_verified(world: World, olga: Client) -> None:
    assert olga.post("/auth/verify/again").json == {"sent": True}
    world.nobody().post("/auth/verify", {"token": token_for(world, olga.email)})
    assert olga.post("/auth/verify/again").json == {"sent": True}
    assert subjects(world, olga.email) == ["Verify your address"]


def test_where_mails_stay_on_the_machine_the_log_shows_the_links(
    world: World, olga: Client, caplog: pytest.LogCaptureFixture
) -> None:
    olga.post("/auth/verify/again")
    with caplog.at_level(logging.INFO):
        token = token_for(world, olga.email)
    assert f"https://wtw.example/verify#token={token}" in caplog.text


def test_the_letters_have_no_token_before_they_are_written(world: World, olga: Client) -> None:
    olga.post("/auth/verify/again")
    before = str(world.rows()["mail_links"])
    token = token_for(world, olga.email)
    assert before == "[]"
    assert token not in str(world.rows())


def test_a_forgotten_password_is_set_anew_by_mail(world: World, olga: Client) -> None:
    session = session_of(world, olga)
    world.nobody().post("/auth/reset", {"email": "Olga@Example.org"})
    token = token_for(world, olga.email, "reset")
    reply = world.nobody().post("/auth/reset/confirm", {"token": token, "password": NEW_PASSWORD})
    assert reply.json == {"verified": True}
    assert signs_in(world, olga.email, PASSWORD) == 401
    assert signs_in(world, olga.email, NEW_PASSWORD) == 200
    assert session.post("/auth/refresh", {}).status == 401
    assert olga.get("/account").json["user"]["verified"]


def test_a_reset_is_answered_alike_and_does_the_same_whether_or_not_there_is_an_account(
    world: World, olga: Client
) -> None:
    known = world.nobody().post("/auth/reset", {"email": olga.email})
    owed = len(world.rows()["outbox"])
    unknown = world.nobody().post("/auth/reset", {"email": "nobody@example.org"})
    assert (known.status, known.body) == (unknown.status, unknown.body) == (200, b'{"sent":true}')
    assert len(world.rows()["outbox"]) == owed + 1
    assert subjects(world, "nobody@example.org") == []


def test_a_password_is_changed_by_the_old_one_and_ends_the_other_sessions(world: World, olga: Client) -> None:
    elsewhere = session_of(world, olga)
    reply = olga.post("/account/password", {"old": PASSWORD, "new": NEW_PASSWORD})
    assert (reply.status, reply.json["user"]["id"]) == (200, olga.id)
    assert elsewhere.post("/auth/refresh", {}).status == 401
    assert olga.post("/auth/refresh", {}).status == 200
    assert signs_in(world, olga.email, NEW_PASSWORD) == 200


def test_with_the_old_password_go_the_access_tokens_that_are_out(world: World, olga: Client) -> None:
    token = world.token(olga.id)
    stolen = Client(olga.transport, olga.id, token=lambda: token)
    world.clock.move(timedelta(seconds=1))
    changed = olga.post("/account/password", {"old": PASSWORD, "new": NEW_PASSWORD}).json
    assert stolen.get("/watch").status == 401
    assert Client(olga.transport, olga.id, token=lambda: changed["access_token"]).get("/watch").status == 200


def test_a_reset_ends_the_access_tokens_that_are_out(world: World, olga: Client) -> None:
    token = world.token(olga.id)
    stolen = Client(olga.transport, olga.id, token=lambda: token)
    world.clock.move(timedelta(seconds=1))
    link = world.backstage.identity.new_link(Purpose.RESET, olga.id, olga.email)
    world.nobody().post("/auth/reset/confirm", {"token": link, "password": NEW_PASSWORD})
    assert stolen.get("/watch").status == 401


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/account/password", {"old": "wrong", "new": NEW_PASSWORD}, "old"),
        ("/account/password", {"old": PASSWORD, "new": "short"}, "new"),
        ("/account/email", {"email": ELSEWHERE, "password": "wrong"}, "password"),
        ("/account/email", {"email": "nowhere", "password": PASSWORD}, "email"),
        ("/account/delete", {"password": "wrong"}, "password"),
    ],
    ids=str,
)
def test_a_change_without_the_password_is_refused_by_field(
    path: str, body: dict[str, str], field: str, olga: Client
) -> None:
    reply = olga.post(path, body)
    assert (reply.status, reply.fields) == (422, [field])


def test_a_new_address_counts_once_it_is_verified_and_the_old_one_is_told(world: World, olga: Client) -> None:
    assert olga.post("/account/email", {"email": ELSEWHERE, "password": PASSWORD}).json == {"sent": True}
    token = token_for(world, ELSEWHERE)
    assert subjects(world, olga.email) == ["Your address is about to change"]
    assert olga.get("/account").json["user"]["email"] == olga.email
    world.nobody().post("/auth/verify", {"token": token})
    assert olga.get("/account").json["user"]["email"] == ELSEWHERE
    assert (signs_in(world, ELSEWHERE, PASSWORD), signs_in(world, olga.email, PASSWORD)) == (200, 401)


def test_a_new_address_that_is_taken_is_answered_as_any_other_and_gets_no_mail(world: World, olga: Client) -> None:
    world.client("Frank")
    world.credentials("Frank")
    taken = olga.post("/account/email", {"email": "frank@example.org", "password": PASSWORD})
    free = olga.post("/account/email", {"email": ELSEWHERE, "password": PASSWORD})
    assert (taken.status, taken.body) == (free.status, free.body)
    assert subjects(world, "frank@example.org") == []
    assert subjects(world, ELSEWHERE) == ["Verify your new address"]


def test_requests_to_the_new_address_become_the_persons(world: World, olga: Client, stranger: Client) -> None:
    stranger.post("/friend/add", {"email": ELSEWHERE})
    olga.post("/account/email", {"email": ELSEWHERE, "password": PASSWORD})
    world.nobody().post("/auth/verify", {"token": token_for(world, ELSEWHERE)})
    assert [each["user"]["id"] for each in olga.get("/friend").json["incoming"]] == [stranger.id]


def test_mails_about_an_account_that_is_gone_are_not_sent(world: World, olga: Client) -> None:
    for path, body in (("/auth/verify/again", {}), ("/account/email", {"email": ELSEWHERE, "password": PASSWORD})):
        olga.post(path, body)
    olga.post("/account/delete", {"password": PASSWORD})
    deliver(world)
    assert world.mails() == []


def test_a_person_without_credentials_has_no_password_to_change(owner: Client) -> None:
    assert owner.post("/account/password", {"old": PASSWORD, "new": NEW_PASSWORD}).status == 401


def test_a_link_in_a_mail_ends(world: World, olga: Client) -> None:
    olga.post("/auth/verify/again")
    token = token_for(world, olga.email)
    world.clock.move(timedelta(days=1))
    assert world.nobody().post("/auth/verify", {"token": token}).status == 422
