"""What must hold in the database whenever nobody is writing: nothing lost, nothing half done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection, text

NEVER: Mapping[str, str] = {
    "a finished film without its done row": """
        SELECT title_id FROM progress p WHERE state = 'finished' AND NOT EXISTS (SELECT 1 FROM done d
        WHERE d.person_id = p.person_id AND d.title_id = p.title_id AND d.round = p.round)""",
    "a done row without a finished film": """
        SELECT title_id FROM done d WHERE NOT EXISTS (SELECT 1 FROM progress p
        WHERE p.person_id = d.person_id AND p.title_id = d.title_id AND p.state = 'finished')""",
    "a film that was not finished exactly once": """
        SELECT title_id FROM progress p WHERE state = 'finished' AND 1 <> (SELECT count(*) FROM interactions i
        WHERE i.person_id = p.person_id AND i.title_id = p.title_id AND i.kind = 'finished')""",
    "a film that was not started exactly once": """
        SELECT title_id FROM progress p WHERE 1 <> (SELECT count(*) FROM interactions i
        WHERE i.person_id = p.person_id AND i.title_id = p.title_id AND i.kind = 'started')""",
    "a finished film whose rating nobody asks for": """
        SELECT title_id FROM progress p WHERE state = 'finished' AND NOT EXISTS (SELECT 1 FROM to_rate t
        WHERE t.person_id = p.person_id AND t.title_id = p.title_id)""",
    "a listed title that was not listed exactly once": """
        SELECT title_id FROM watchlist w WHERE 1 <> (SELECT count(*) FROM interactions i
        WHERE i.person_id = w.person_id AND i.title_id = w.title_id AND i.kind = 'listed')""",
    "a rating of which the model does not know exactly once": """
        SELECT title_id FROM ratings r WHERE 1 <> (SELECT count(*) FROM interactions i WHERE i.person_id = r.person_id
        AND i.title_id = r.title_id AND i.kind = 'rated' AND i.value = r.rating)""",
    "an interaction that left nothing else behind": """
        SELECT i.title_id FROM interactions i
        LEFT JOIN watchlist w ON w.person_id = i.person_id AND w.title_id = i.title_id AND i.kind = 'listed'
        LEFT JOIN ratings r ON r.person_id = i.person_id AND r.title_id = i.title_id AND i.kind = 'rated'
        LEFT JOIN progress p ON p.person_id = i.person_id AND p.title_id = i.title_id
             AND i.kind IN ('started', 'finished')
        WHERE w.title_id IS NULL AND r.title_id IS NULL AND p.title_id IS NULL""",
    "a day's activity that is not the sum of its interactions": """
        SELECT a.title_id FROM (SELECT title_id, sum(count) AS counted FROM activity GROUP BY title_id) a
        LEFT JOIN (SELECT title_id, count(*) AS done FROM interactions GROUP BY title_id) i ON i.title_id = a.title_id
        WHERE a.counted <> coalesce(i.done, 0)""",
    "an evening without its host, or with a guest too few": """
        SELECT id FROM events e WHERE 3 <> (SELECT count(*) FROM invitations i WHERE i.event_id = e.id
        AND (i.place > 0 OR i.person_id = e.host_id))""",
    "an evening that was planned twice": "SELECT note FROM events GROUP BY note HAVING count(*) > 1",
    "a guest who was never told": """
        SELECT i.email FROM invitations i JOIN events e ON e.id = i.event_id WHERE i.place > 0 AND NOT EXISTS
        (SELECT 1 FROM outbox o WHERE o.key = 'invitation:' || e.id || ':' || e.revision || ':' || i.email)""",
    "an invitation to no evening": """
        SELECT key FROM outbox o WHERE kind = 'invitation' AND NOT EXISTS
        (SELECT 1 FROM events e WHERE o.key LIKE 'invitation:' || e.id || ':%')""",
    "a request for friendship of which nobody is told": """
        SELECT email FROM email_requests r WHERE 1 <> (SELECT count(*) FROM outbox o
        WHERE o.kind = 'friend_request' AND o.email = r.email)""",
    "a message that is neither owed nor settled": """
        SELECT id FROM outbox WHERE (due_at IS NULL) = (settled_at IS NULL)
        OR (outcome IS NULL) <> (settled_at IS NULL)""",
}
"""Sentences, each with the query for what would break it."""

FACTS: Mapping[str, str] = {
    "listed": "SELECT person_id, title_id FROM watchlist",
    "started": "SELECT person_id, title_id FROM progress",
    "finished": "SELECT person_id, title_id FROM progress WHERE state = 'finished'",
    "rated": "SELECT person_id, title_id FROM ratings",
    "planned": "SELECT host_id, note FROM events",
    "asked": "SELECT from_id, email FROM email_requests",
}
"""Where each kind of write that was acknowledged must be found."""


def broken(connection: Connection) -> Iterator[str]:
    """Every invariant that does not hold, with what breaks it."""
    for sentence, query in NEVER.items():
        found = connection.execute(text(query)).scalars().all()
        if found:
            yield f"{sentence}: {len(found)}, such as {found[0]}"
    if connection.dialect.name == "sqlite":
        problems = [*connection.execute(text("PRAGMA integrity_check")).scalars().all()]
        problems += connection.execute(text("PRAGMA foreign_key_check")).scalars().all()
        if problems != ["ok"]:
            yield f"the database is damaged: {problems}"


def missing(connection: Connection, acknowledged: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    """Every write that was acknowledged and is not there; each is (person, kind, about what)."""
    standing = {
        (str(person), kind, str(what))
        for kind, query in FACTS.items()
        for person, what in connection.execute(text(query))
    }
    for fact in acknowledged:
        if fact not in standing:
            yield f"acknowledged and lost: {fact}"
