"""News is told once, also where the process that owes the mail is killed in the midst of it."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from people import Client
from processes.server import PATIENCE, environment, run
from shelf import RUNNING
from whattowatch.domain.news import News, NewsKind
from whattowatch.faces.worker import Worker
from world import World

DIES = """
import os, signal, sys
from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool
from whattowatch.cli import main

moment, owed = sys.argv.pop(1), []

def executed(connection, cursor, statement, *_):
    if statement.startswith("INSERT INTO outbox"):
        owed.append(statement)
        die("after the insert")

def die(now):
    if owed and now == moment:
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(Engine, "after_cursor_execute", executed)
event.listen(Engine, "commit", lambda _: die("before the commit"))
event.listen(Pool, "checkin", lambda *_: die("after the commit"))
sys.exit(main())
"""


@pytest.mark.parametrize("moment", ["after the insert", "before the commit", "after the commit"])
def test_whenever_it_is_killed_there_is_one_mail(world: World, owner: Client, moment: str) -> None:
    owner.post("/watch/addnow", {"title_id": RUNNING})
    now = datetime.now(UTC)
    aired = News(NewsKind.EPISODE, RUNNING, now - timedelta(hours=1), season=1, episode=3)
    world.backstage.apart().news.plan(RUNNING, [NewsKind.EPISODE], [(owner.id, aired)], now - timedelta(hours=2))
    job = ("job", "find_news", "--data", str(world.folder))

    killed = subprocess.run(
        (sys.executable, "-c", DIES, moment, *job), env=environment(), timeout=PATIENCE, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    for _ in range(2):
        assert run(*job).status == 0

    world.clock.move(now + timedelta(hours=1) - world.clock.now())
    Worker(world.backstage.apart()).tick()
    assert len(world.mails()) == 1
