"""A whole instance on a folder of its own, with a small catalogue and a clock that a test moves."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

import msgspec
from sqlalchemy import insert, select

from moving_clock import MovingClock
from people import Client, Transport
from shelf import Shelf
from web import HttpTransport
from whattowatch.adapters.embedded.passwords import Passwords
from whattowatch.adapters.sql import schema
from whattowatch.bootstrap import Backstage
from whattowatch.domain.admission import Newcomer, admit
from whattowatch.domain.catalogue import TitleRecord
from whattowatch.domain.notifications import Queue
from whattowatch.installation import prepare
from whattowatch.jobs import job_named, perform
from whattowatch.settings import Settings

BASE_URL = "https://wtw.example"
PASSWORD = "correct horse battery"
METRICS_TOKEN = "the-watchman-of-this-world"


@dataclass
class World:
    """An instance, and the ways in which its people reach it."""

    folder: Path
    clock: MovingClock
    backstage: Backstage
    transports: list[Transport] = field(default_factory=list)
    _tokens: dict[tuple[str, datetime], str] = field(default_factory=dict)

    def client(self, name: str, *, face: type[Transport] = HttpTransport) -> Client:
        """Somebody of that name, signed in; they have come in without a password, which takes long to hash."""
        person_id, email = id_of(name), f"{name.lower()}@example.org"
        with self.backstage.request(writes=True) as ports:
            admit(Newcomer(person_id, email, name), ports.accounts, ports.friends, ports.events, ports.clock)
        return Client(self.transport(face), person_id, name, email, lambda: self.token(person_id))

    def credentials(self, name: str, *, verified: bool = True) -> None:
        """Let the person of that name sign in with `PASSWORD`, whose hash is made once for all tests."""
        at = self.clock.now()
        row = {
            "person_id": id_of(name),
            "email": f"{name.lower()}@example.org",
            "name": name,
            "password_hash": _password_hash(),
            "created_at": at,
            "verified_at": at if verified else None,
        }
        with self.backstage.database.apart().write() as connection:
            connection.execute(insert(schema.credentials).values(row))

    def nobody(self, *, face: type[Transport] = HttpTransport) -> Client:
        """Somebody without a token."""
        return Client(self.transport(face))

    def transport(self, face: type[Transport]) -> Transport:
        """The one way in of this kind."""
        known = next((each for each in self.transports if type(each) is face), None)
        if known is None:
            known = face(self.backstage)
            self.transports.append(known)
        return known

    def token(self, person_id: str) -> str:
        """A good access token; the same one until the clock moves."""
        key = (person_id, self.clock.now())
        if key not in self._tokens:
            self._tokens[key] = self.backstage.identity.open_session(person_id).access_token
        return self._tokens[key]

    def job(self, name: str) -> Any:
        """Run a job as its schedule does."""
        return perform(job_named(name), {}, self.backstage.apart())

    def put(self, *records: TitleRecord) -> None:
        """Change the catalogue, and let people's lists follow."""
        self.backstage.apart().catalogue.put(records)
        self.job("index_changes")

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """Everything in the database, by table, without the sessions that tests open to call at all."""
        with self.backstage.database.apart().read() as connection:
            return {
                table.name: [dict(row._mapping) for row in connection.execute(select(table))]  # noqa: SLF001  (the public name of a row's mapping)
                for table in schema.metadata.sorted_tables
                if table is not schema.sessions
            }

    def mails(self) -> list[str]:
        """The mails that were written, oldest first."""
        files = sorted((self.folder / "mail").glob("*.eml"), key=os.path.getmtime)
        return [file.read_text("utf-8") for file in files]

    def settle(self, *, queue_adapter: Queue | None = None, **changes: object) -> None:
        """Go on under other settings; nobody may have called yet."""
        settings = msgspec.structs.replace(self.backstage.settings, **changes)
        self.backstage.close()
        instead = {} if queue_adapter is None else {"queue": queue_adapter}
        self.backstage = Backstage(settings, clock=self.clock, movie_db=Shelf(), **instead)

    def close(self) -> None:
        """Close what was opened."""
        for transport in self.transports:
            transport.close()
        self.backstage.close()


@cache
def _password_hash() -> str:
    return Passwords().hashed(PASSWORD)


def id_of(name: str) -> str:
    """The id of the person of that name, the same in every world."""
    return str(uuid5(NAMESPACE_DNS, name.lower()))


def new_world(
    folder: Path, template: Path | None = None, *, database_url: str = "", reader_url: str = "", **instead: object
) -> World:
    """An instance on this folder, prepared anew or copied from a template.

    Args:
        folder: must not exist yet.
        template: the folder of a closed instance.
        database_url: where its database stands; empty: a SQLite file in the folder.
        reader_url: the same database for a login that may only read.
        instead: adapters in place of the usual ones; `catalogue_apart` takes the catalogue out of the database.
    """
    clock = instead.pop("clock", None) or MovingClock()
    assert isinstance(clock, MovingClock)
    settings = Settings(
        data=str(folder),
        base_url=BASE_URL,
        starter=False,
        retrain=False,
        metrics_token=METRICS_TOKEN,
        database_url=database_url,
        database_reader_url=reader_url,
        catalogue="dynamodb:titles" if "catalogue_apart" in instead else "",
    )
    backstage = Backstage(settings, **{"clock": clock, "movie_db": Shelf(), **instead})
    if template is None:
        prepare(backstage, lambda _: None)
        backstage.identity.jwks()
    else:
        shutil.copytree(template, folder)
    return World(folder, clock, backstage)
