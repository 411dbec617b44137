"""The words of every mail, and what hostile words cannot do to them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whattowatch import mails
from whattowatch.domain.accounts import Account, Preferences, Role
from whattowatch.domain.catalogue import Title, TitleType
from whattowatch.domain.events import Answer, Event, Plan, Status
from whattowatch.domain.notifications import MailKind, Notice, OutboxMessage
from whattowatch.mails import Evening, Letter, Reply

BASE_URL = "https://watch.example"
NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
ALIEN = Title("movie-348", TitleType.MOVIE, "Alien", year=1979)
DARK = Title("tv-70523", TitleType.TV, "Dark", year=2017)
PLAN = Plan(
    (ALIEN.id, DARK.id),
    starts_at=datetime(2026, 3, 20, 19, tzinfo=UTC),
    time_zone="Europe/Berlin",
    place="Sofa, 2nd floor",
    note="Bring snacks!\nThe bell is broken.",
)
EVENT = Event("e1", "host", PLAN, Status.PLANNED, 1, NOW, ())
EVENING = Evening(EVENT, "Ada", {ALIEN.id: ALIEN, DARK.id: DARK})
MESSAGE = OutboxMessage("m1", Notice(MailKind.INVITATION, "key", "grace@example.org", {}), NOW)

hostile = st.text(st.characters() | st.sampled_from("\r\n\x00\x1b\u2028\u2029\x85\u202e\u2066\u200f"))


def grace(time_zone: str = "UTC") -> Account:
    return Account("grace", "Grace", "grace@example.org", Role.MEMBER, NOW, Preferences(time_zone=time_zone))


def planned_as(**changes: Any) -> Evening:
    return replace(EVENING, event=replace(EVENT, plan=replace(PLAN, **changes)))


def text(letter: Letter) -> str:
    return "\n\n".join(letter.paragraphs)


def test_an_invitation_says_who_asks_what_when_and_where() -> None:
    letter = mails.invitation(EVENING, None, BASE_URL)
    assert letter.subject == "Ada invites you: Alien (1979) and 1 more"
    assert text(letter) == (
        "Ada asks whether you would like to watch together:\n\n"
        "  * Alien (1979)\n"
        "  * Dark (2017)\n\n"
        "When:  Friday, 20 March 2026, 20:00 (Europe/Berlin)\n"
        "Where: Sofa, 2nd floor\n\n"
        "Ada writes:\n"
        "> Bring snacks!\n"
        "> The bell is broken.\n\n"
        "Say whether you come, and vote for what to watch:\n"
        "https://watch.example/evenings/e1"
    )


def test_an_invitation_without_place_and_note_leaves_them_out() -> None:
    letter = mails.invitation(planned_as(place=None, note=" \n"), None, BASE_URL)
    assert "Where" not in text(letter)
    assert "writes" not in text(letter)


def test_a_change_of_plan_is_called_one() -> None:
    changed = replace(EVENING, event=replace(EVENT, revision=2))
    letter = mails.invitation(changed, None, BASE_URL)
    assert letter.subject == "Ada changed the plan: Alien (1979) and 1 more"
    assert text(letter).startswith("Ada has changed the plan")


def test_a_guest_whose_clock_differs_sees_both_times() -> None:
    letter = mails.invitation(EVENING, grace("America/New_York"), BASE_URL)
    assert (
        "When:  Friday, 20 March 2026, 20:00 (Europe/Berlin)\n       Friday, 20 March 2026, 15:00 (America/New_York)\n"
    ) in text(letter)


@pytest.mark.parametrize("time_zone", ["Europe/Paris", "UTC"])
def test_a_guest_whose_clock_agrees_or_is_unknown_sees_one_time(time_zone: str) -> None:
    assert text(mails.invitation(EVENING, grace(time_zone), BASE_URL)).count(":00 (") == 1


def test_the_last_evening_of_the_calendar_can_be_told() -> None:
    last = planned_as(starts_at=datetime(9999, 12, 31, 23, tzinfo=UTC), time_zone="UTC")
    assert "31 December 9999" in text(mails.invitation(last, grace("Asia/Tokyo"), BASE_URL))


def test_a_title_that_the_catalogue_forgot_does_not_stop_the_mail() -> None:
    letter = mails.invitation(replace(EVENING, titles={}), None, BASE_URL)
    assert letter.subject == "Ada invites you: a title that is no longer listed and 1 more"


def test_a_title_without_a_year_stands_alone() -> None:
    evening = replace(planned_as(title_ids=(DARK.id,)), titles={DARK.id: replace(DARK, year=None)})
    assert mails.invitation(evening, None, BASE_URL).subject == "Ada invites you: Dark"


def test_a_cancellation_says_which_evening() -> None:
    letter = mails.cancellation(EVENING, None, BASE_URL)
    assert letter.subject == "Ada has cancelled: Alien (1979) and 1 more"
    assert "Friday, 20 March 2026, 20:00 (Europe/Berlin)" in text(letter)
    assert "https://watch.example/evenings/e1" in text(letter)


def test_a_friend_request_says_who_asks() -> None:
    letter = mails.friend_request("Ada", BASE_URL)
    assert letter.subject == "Ada would like to be friends"
    assert "https://watch.example/friends" in text(letter)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer.ACCEPTED, "is coming"),
        (Answer.MAYBE, "may come"),
        (Answer.DECLINED, "cannot come"),
        (Answer.PENDING, "has not decided"),
    ],
)
def test_the_host_reads_who_answered_what(answer: Answer, words: str) -> None:
    letter = mails.answer(EVENING, Reply("Grace", answer, ()), grace(), BASE_URL)
    assert letter.subject == f"Grace {words}: Alien (1979) and 1 more"
    assert text(letter).startswith(f"Grace {words}.\n")
    assert "Votes" not in text(letter)


def test_the_host_reads_the_votes() -> None:
    letter = mails.answer(EVENING, Reply("Grace", Answer.ACCEPTED, (DARK.id,)), grace(), BASE_URL)
    assert "Votes for:\n  * Dark (2017)\n" in text(letter)


def test_a_mail_is_addressed_and_the_same_for_every_attempt() -> None:
    letter = mails.friend_request("Ada", BASE_URL)
    mail = mails.addressed(MESSAGE, letter, grace(), BASE_URL)
    assert mail == mails.addressed(replace(MESSAGE, attempts=7), letter, grace(), BASE_URL)
    assert (mail.to, mail.subject, mail.date) == ("grace@example.org", letter.subject, NOW)
    assert mail.message_id == "<m1@watch.example>"
    assert mail.text.startswith("Hello Grace,\n\nAda would like")
    assert "https://watch.example/preferences" in mail.text
    assert mail.text.endswith("\n-- \nWhatToWatch, https://watch.example\n")


def test_somebody_without_an_account_is_not_sent_to_their_preferences() -> None:
    mail = mails.addressed(MESSAGE, mails.friend_request("Ada", BASE_URL), None, BASE_URL)
    assert mail.text.startswith("Hello,\n")
    assert "/preferences" not in mail.text


@pytest.mark.parametrize(
    ("base_url", "host"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1"),
        ("http://[::1]:8000", "[::1]"),
        ("https://watch.example/app", "watch.example"),
    ],
)
def test_a_message_id_ends_in_the_host_of_the_instance(base_url: str, host: str) -> None:
    assert mails.addressed(MESSAGE, Letter("s", ()), None, base_url).message_id == f"<m1@{host}>"


@given(name=hostile, title=hostile, place=hostile)
def test_no_name_breaks_a_line_or_turns_its_direction(name: str, title: str, place: str) -> None:
    evening = replace(planned_as(place=place), host_name=name, titles={ALIEN.id: replace(ALIEN, title=title)})
    calm = replace(planned_as(place="x" if place else place), titles={ALIEN.id: ALIEN})
    letters = mails.invitation(evening, None, BASE_URL), mails.invitation(calm, None, BASE_URL)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", letters[0].subject)
    assert not re.search("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]", letters[0].subject + text(letters[0]))
    assert len(text(letters[0]).splitlines()) == len(text(letters[1]).splitlines())


@given(hostile)
def test_every_line_of_a_note_is_marked_as_the_hosts(note: str) -> None:
    letter = mails.invitation(planned_as(note=note), None, BASE_URL)
    bare = mails.invitation(planned_as(note=None), None, BASE_URL)
    own = {*text(bare).splitlines(), "Ada writes:"}
    assert all(line in own or line.startswith(">") for line in text(letter).splitlines())
    assert text(letter).encode()
