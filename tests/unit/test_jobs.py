"""Jobs: their events, what they answer, and that repeating one changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from moving_clock import MovingClock
from people import Client
from shelf import Shelf, records
from whattowatch.bootstrap import Backstage
from whattowatch.delivery import LEASE
from whattowatch.domain.errors import InvalidInput
from whattowatch.jobs import JOBS, job_named, perform
from whattowatch.settings import Settings
from world import World


def test_a_job_is_found_by_its_name() -> None:
    assert [job_named(job.name) for job in JOBS] == list(JOBS)


def test_an_unknown_job_is_told_the_known_ones() -> None:
    with pytest.raises(InvalidInput, match="'tidy' is none of data_load, add_user, "):
        job_named("tidy")


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("add_user", {}),
        ("add_user", {"request": {"userAttributes": {"email": "a@example.org"}}}),
        ("lf6_notification", {"Records": [{"messageId": "1"}]}),
        ("data_load", {"time": "yesterday"}),
        ("data_load", []),
    ],
)
def test_an_event_of_another_form_is_refused(name: str, event: Any, world: World) -> None:
    with pytest.raises(InvalidInput, match=f"is none for {name}"):
        perform(job_named(name), event, world.backstage.apart())


@pytest.mark.parametrize("body", ["{}", "not JSON", '{"outbox_id": 7}', ""])
def test_a_message_that_is_none_of_ours_holds_up_no_other(body: str, world: World, owner: Client) -> None:
    owner.post("/friend/add", {"email": "petra@example.org"})
    (owed,) = world.rows()["outbox"]
    good = {"messageId": "good", "body": f'{{"outbox_id": "{owed["id"]}"}}'}
    event = {"Records": [{"messageId": "bad", "body": body}, good]}
    answer = perform(job_named("lf6_notification"), event, world.backstage.apart())
    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    assert len(world.mails()) == 1


def test_a_load_tells_what_it_read_changed_and_indexed(world: World) -> None:
    everything = len(records())
    assert world.job("data_load") == {"read": everything, "changed": 0, "indexed": 0, "left": 0}


def test_a_load_of_a_changed_title_changes_and_indexes_that_one(world: World) -> None:
    with world.backstage.database.apart().write() as connection:
        connection.exec_driver_sql("UPDATE titles SET digest = 'old' WHERE id = 'movie-603'")
    assert world.job("data_load") == {"read": len(records()), "changed": 1, "indexed": 1, "left": 0}


def test_trending_lists_are_replaced(world: World) -> None:
    assert world.job("load_trending") == world.job("load_trending") == {"day": 38, "week": 38}
    assert len(world.rows()["trending"]) == 2


def test_a_person_is_added_once_and_keeps_what_they_chose(world: World) -> None:
    attributes = {"sub": "8f14e45f-ceea-467f-a3b0-5b8f4f1f7a10", "email": "Nina@example.org", "name": "Nina"}
    event = {"request": {"userAttributes": attributes}}
    assert perform(job_named("add_user"), event, world.backstage.apart()) == event
    before = world.rows()
    perform(
        job_named("add_user"), {"request": {"userAttributes": {**attributes, "name": "N."}}}, world.backstage.apart()
    )
    assert world.rows() == before


def test_a_mail_that_nobody_owes_is_not_asked_for_again(world: World) -> None:
    event = {"Records": [{"messageId": "1", "body": '{"outbox_id": "unknown"}'}]}
    assert perform(job_named("lf6_notification"), event, world.backstage.apart()) == {"batchItemFailures": []}


def test_mails_that_were_not_taken_are_brought_again_by_the_outbox_itself(world: World, owner: Client) -> None:
    for name in ("petra", "paul"):
        owner.post("/friend/add", {"email": f"{name}@example.org"})
    ids = [row["id"] for row in world.rows()["outbox"]]
    (world.folder / "mail").write_text("a file where the folder of mails should be")
    messages = [{"messageId": f"m-{each}", "body": f'{{"outbox_id": "{each}"}}'} for each in (ids[0], "gone", ids[1])]
    answer = perform(job_named("lf6_notification"), {"Records": messages}, world.backstage.apart())
    assert answer == {"batchItemFailures": []}
    assert world.backstage.apart().outbox.counts().waiting == 2


def test_a_mail_that_somebody_else_is_about_to_send_comes_again(world: World, owner: Client) -> None:
    owner.post("/friend/add", {"email": "petra@example.org"})
    (owed,) = world.rows()["outbox"]
    world.backstage.apart().outbox.claim(owed["id"], world.clock.now(), LEASE)
    event = {"Records": [{"messageId": "m", "body": f'{{"outbox_id": "{owed["id"]}"}}'}]}
    answer = perform(job_named("lf6_notification"), event, world.backstage.apart())
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m"}]}


def test_a_message_at_which_the_code_fails_holds_up_no_other(world: World, owner: Client) -> None:
    for name in ("petra", "paul"):
        owner.post("/friend/add", {"email": f"{name}@example.org"})
    poison, good = world.rows()["outbox"]
    with world.backstage.database.apart().write() as connection:
        connection.exec_driver_sql("UPDATE outbox SET facts = '{}' WHERE id = ?", (poison["id"],))
    messages = [{"messageId": each["id"], "body": f'{{"outbox_id": "{each["id"]}"}}'} for each in (poison, good)]
    answer = perform(job_named("lf6_notification"), {"Records": messages}, world.backstage.apart())
    assert answer == {"batchItemFailures": [{"itemIdentifier": poison["id"]}]}
    assert len(world.mails()) == 1


def test_a_first_migration_loads_the_titles_and_what_is_trending(tmp_path: Path) -> None:
    empty = Backstage(Settings(data=str(tmp_path)), movie_db=Shelf(), clock=MovingClock())
    result = perform(job_named("migrate"), {}, empty.apart())
    assert result["read"] == empty.apart().catalogue.size() > 0
    assert empty.apart().catalogue.trending()
    empty.close()


def test_a_later_migration_reads_no_titles(world: World) -> None:
    assert world.job("migrate")["read"] == 0
