"""Kills web and worker with SIGKILL while people write, and looks whether anything is lost or half done.

    python -m benchmarks.kill_nine [--rounds 50] [--writes 500] [--seed 1] [--database postgresql://…] [--smtp]

Each round four people send mixed writes at once to a real `serve`; at random moments the web process, the worker, or
both are killed, and `serve` starts them again. A write is repeated, under its Idempotency-Key, only where its answer
was lost. Then everything that was acknowledged must stand in the database, and nothing may be half done there. At the
end every mail must have arrived: once in the folder of mails; over SMTP at least once, and more often only where the
outbox says that an answer was lost. A PostgreSQL database must be a new one. Ends with status 1 on a violation.
"""

from __future__ import annotations

import argparse
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from random import Random
from typing import IO

from sqlalchemy import Executable, delete, select, update

from benchmarks.killing.instance import BASE_URL, Instance
from benchmarks.killing.invariants import broken, missing
from benchmarks.killing.post import Folder, Post, mail_server
from benchmarks.killing.writes import Caller, Write, planned
from whattowatch.adapters.sql import schema
from whattowatch.adapters.sql.outbox import SqlOutbox
from whattowatch.bootstrap import Backstage
from whattowatch.domain.admission import Newcomer, admit
from whattowatch.domain.notifications import OutboxCounts
from whattowatch.retries import retried
from whattowatch.settings import environment_of, read

PEOPLE = 4
VICTIMS = (("web",), ("worker",), ("web", "worker"))
PATIENCE = 120.0
"""Seconds without any mail being sent after which none is waited for."""


@dataclass
class Tally:
    """What has happened so far."""

    kills: Counter[str] = field(default_factory=Counter)
    acknowledged: list[tuple[str, str, str]] = field(default_factory=list)
    lost: int = 0
    violations: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Stage:
    """What every round works on."""

    environment: Mapping[str, str]
    titles: tuple[str, ...]
    log: IO[str]
    post: Post

    @contextmanager
    def backstage(self) -> Iterator[Backstage]:
        """The instance's stores, in this process."""
        opened = Backstage(read(self.environment))
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def _running(stage: Stage) -> Iterator[Instance]:
    """A served instance, which is stopped whatever happens."""
    instance = Instance(stage.environment, stage.log)
    try:
        yield instance
    finally:
        instance.stop()


def one_round(stage: Stage, number: int, writes: int, chance: Random, tally: Tally) -> None:
    """Start, write and kill, stop, and check."""
    plans = [_plan(stage.titles, f"r{number}p{each}", writes // PEOPLE, chance) for each in range(PEOPLE)]
    victims, moment = chance.choice(VICTIMS), chance.uniform(0.05, 0.95)
    people = _people(stage, number)
    with _running(stage) as instance, ThreadPoolExecutor(PEOPLE) as pool:
        callers = [Caller(instance.port, person_id, token) for person_id, token in people]
        writing = [pool.submit(_write_all, caller, plan) for caller, plan in zip(callers, plans, strict=True)]
        while _done(callers) < moment * writes and not all(each.done() for each in writing):
            time.sleep(0.002)
        for victim in victims:
            instance.kill(victim)
            tally.kills[victim] += 1
        for each in writing:
            each.result()
    for caller in callers:
        tally.acknowledged += caller.told.acknowledged
        tally.lost += caller.told.lost
        tally.violations += caller.told.refused
    _check_stores(stage, number, tally)


def deliver_all(stage: Stage, tally: Tally) -> OutboxCounts:
    """Let a worker send what is still owed, as if every claim had run out, and check what arrived."""
    with stage.backstage() as backstage:
        outbox = SqlOutbox(backstage.database.apart())
        with _running(stage):
            _let_claims_run_out(backstage)
            counts = _once_sent(outbox)
        _check_mails(backstage, stage.post.arrived(), tally)
    if counts.waiting:
        tally.violations.append(f"{counts.waiting} mails are left, and none was sent within {PATIENCE:.0f} s")
    return counts


def _once_sent(outbox: SqlOutbox) -> OutboxCounts:
    """When nothing is owed any more, or nothing is sent any more."""
    counts, until = outbox.counts(), time.monotonic() + PATIENCE
    while counts.waiting and time.monotonic() < until:
        time.sleep(0.2)
        before, counts = counts, outbox.counts()
        if counts.waiting < before.waiting:
            until = time.monotonic() + PATIENCE
    return counts


def _plan(titles: Sequence[str], mark: str, count: int, chance: Random) -> list[Write]:
    return list(islice(planned(chance.sample(titles, count), mark, chance), count))


def _write_all(caller: Caller, plan: Sequence[Write]) -> None:
    try:
        for write in plan:
            caller.write(write)
    finally:
        caller.close()


def _done(callers: Sequence[Caller]) -> int:
    return sum(len(caller.told.acknowledged) for caller in callers)


def _people(stage: Stage, number: int) -> list[tuple[str, str]]:
    """Ids and access tokens of people who are new in this round, and for whom no limit counts yet."""
    with stage.backstage() as backstage:
        ids = [f"00000000-0000-4000-8000-{number:06d}{each:06d}" for each in range(PEOPLE)]
        _changed(backstage, delete(schema.limits))
        retried(lambda: _admit_all(ids, backstage))
        return [(person_id, backstage.identity.open_session(person_id).access_token) for person_id in ids]


def _admit_all(ids: Sequence[str], backstage: Backstage) -> None:
    with backstage.request(writes=True) as ports:
        for person_id in ids:
            newcomer = Newcomer(person_id, f"{person_id}@example.org", "Somebody")
            admit(newcomer, ports.accounts, ports.friends, ports.events, ports.clock)


def _changed(backstage: Backstage, statement: Executable) -> None:
    """Send one statement in a transaction; the worker, which is at work too, may get in its way."""

    def attempt() -> None:
        with backstage.database.apart().write() as connection:
            connection.execute(statement)

    retried(attempt)


def _check_stores(stage: Stage, number: int, tally: Tally) -> None:
    with stage.backstage() as backstage, backstage.database.apart().read() as connection:
        found = [*broken(connection), *missing(connection, tally.acknowledged)]
    tally.violations += [f"round {number}: {each}" for each in found]


def _let_claims_run_out(backstage: Backstage) -> None:
    """The worker that held them was killed, and nobody wants to wait ten minutes."""
    owed = schema.outbox.c.due_at.is_not(None)
    _changed(backstage, update(schema.outbox).where(owed).values(due_at=datetime.now(UTC)))


def _check_mails(backstage: Backstage, arrived: Counter[str], tally: Tally) -> None:
    query = select(schema.outbox.c.id, schema.outbox.c.unconfirmed).where(schema.outbox.c.outcome == "sent")
    with backstage.database.apart().read() as connection:
        sent = {row.id: row.unconfirmed for row in connection.execute(query)}
    in_folder = not backstage.settings.mail
    for message_id in sent.keys() | arrived.keys():
        most = 1 if in_folder else 1 + sent.get(message_id, -1)
        if not 1 <= arrived[message_id] <= most:
            tally.violations.append(
                f"the mail {message_id} arrived {arrived[message_id]} times, at most {most} expected"
            )


@contextmanager
def staged(database: str, *, smtp: bool) -> Iterator[Stage]:
    """An instance that has been started once, with the starter's films."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wtw-kill-nine-")))
        post: Post = stack.enter_context(mail_server(_free_port())) if smtp else Folder(folder)
        ours = {"WTW_DATA": str(folder), "WTW_BASE_URL": BASE_URL, "WTW_DATABASE_URL": database, "WTW_MAIL": post.url}
        plain = {name: value for name, value in os.environ.items() if not name.startswith("WTW_")}
        environment = plain | environment_of(read(ours | {"WTW_VERIFY": "never"}))
        log = stack.enter_context((folder / "log").open("w"))
        Instance(environment, log).stop()
        query = select(schema.titles.c.id).where(schema.titles.c.type == "movie").order_by(schema.titles.c.id)
        opened = stack.enter_context(Stage(environment, (), log, post).backstage())
        with opened.database.apart().read() as connection:
            titles = tuple(connection.execute(query).scalars())
        opened.close()
        yield Stage(environment, titles, log, post)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--writes", type=int, default=500, help="in each round")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="", metavar="URL", help="a new PostgreSQL database; SQLite without it")
    parser.add_argument("--smtp", action="store_true", help="send the mails to a mail server")
    return parser.parse_args()


def main() -> int:
    """Play all rounds; 1 when something was violated."""
    given = _arguments()
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)  # noqa: S607  (git, where there is one)
    engine = "PostgreSQL" if given.database else "SQLite"
    print(f"{platform.machine()}, {os.cpu_count()} CPUs, Python {platform.python_version()}, {engine}")
    print(f"commit {commit.stdout.strip()}; python -m benchmarks.kill_nine {' '.join(sys.argv[1:])}")
    tally, begun = Tally(), time.monotonic()
    chance = Random(given.seed)  # noqa: S311  (decides what is done and killed, and must be repeatable)
    with staged(given.database, smtp=given.smtp) as stage:
        for number in range(given.rounds):
            one_round(stage, number, given.writes, chance, tally)
        counts = deliver_all(stage, tally)
    print(f"{given.rounds} rounds in {time.monotonic() - begun:.0f} s, killed: {dict(tally.kills)}")
    print(f"{len(tally.acknowledged)} writes acknowledged, {tally.lost} answers lost and asked for again")
    print(f"mails: {counts.sent} sent, of which {counts.doubtful} perhaps more than once; {counts.refused} refused")
    print(f"violations: {len(tally.violations)}", *tally.violations[:20], sep="\n  ")
    return 1 if tally.violations else 0


if __name__ == "__main__":
    sys.exit(main())
