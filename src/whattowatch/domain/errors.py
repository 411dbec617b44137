"""Everything that can go wrong in a way that a caller should hear about, as one tree.

    WhatToWatchError
    ├── InvalidInput              a field breaks a rule; names each field
    ├── Unauthenticated           no token, or one that does not hold
    ├── Forbidden                 known caller, not allowed
    ├── NotFound                  absent, or not this caller's to see: the two are told apart nowhere
    │   ├── UnknownTitle
    │   ├── UnknownEvent
    │   └── UnknownPerson
    ├── Conflict                  the present state does not allow it
    │   ├── NotWatching
    │   └── EmailTaken
    ├── TooMany                   a limit on rate or count; says when to come back
    ├── TooLarge                  a body over the limit
    ├── TooSlow                   a body that did not come in time
    ├── UnsupportedMedia          an upload of files where JSON is asked for
    └── Unavailable               something behind a port did not answer; trying again may help
        ├── Overloaded            more is being asked than is answered
        ├── StoreBusy
        ├── StoreUnavailable
        └── MailDelayed
            └── MailUnconfirmed
    MailRefused                   this mail will never be taken: not retried

Adapters translate their drivers' errors into these; `api/problems.py` maps them to HTTP in one table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class WhatToWatchError(Exception):
    """The root of the tree: `code` is stable and goes out to clients, the message is for people."""

    code: ClassVar[str] = "error"


class InvalidInput(WhatToWatchError):
    """One or more fields break a rule.

    Attributes:
        fields: pairs of field name (dotted path) and what is wrong with it.
    """

    code = "invalid"

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        self.fields = tuple(fields)
        super().__init__("; ".join(f"{field}: {message}" for field, message in self.fields))

    @classmethod
    def of(cls, field: str, message: str) -> InvalidInput:
        """The error about a single field."""
        return cls([(field, message)])


class Unauthenticated(WhatToWatchError):
    """The caller has not shown who they are."""

    code = "unauthenticated"


class Forbidden(WhatToWatchError):
    """The caller is known and may not do this."""

    code = "forbidden"


class NotFound(WhatToWatchError):
    """What was asked for is absent or not this caller's to see."""

    code = "not_found"


class UnknownTitle(NotFound):
    """No title has this id, nor an alias of it."""

    code = "unknown_title"

    def __init__(self, title_id: str) -> None:
        super().__init__(f"no title has the id {title_id!r}")


class UnknownEvent(NotFound):
    """No event that this caller may see has this id."""

    code = "unknown_event"

    def __init__(self, event_id: str) -> None:
        super().__init__(f"no event of yours has the id {event_id!r}")


class UnknownPerson(NotFound):
    """Nobody whom this caller may address has this id."""

    code = "unknown_person"

    def __init__(self, person_id: str) -> None:
        super().__init__(f"nobody you may address has the id {person_id!r}")


class Conflict(WhatToWatchError):
    """The present state does not allow this."""

    code = "conflict"


class NotWatching(Conflict):
    """The title is not among those being watched now."""

    code = "not_watching"

    def __init__(self, title_id: str) -> None:
        super().__init__(f"{title_id!r} is not in watchnow: add it there first")


class EmailTaken(Conflict):
    """Somebody has signed up with this address. Sign-up alone says so."""

    code = "email_taken"


class TooMany(WhatToWatchError):
    """A limit was passed.

    Attributes:
        retry_after: whole seconds until it is worth trying again.
    """

    code = "too_many"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TooLarge(WhatToWatchError):
    """The body is over the limit."""

    code = "too_large"


class TooSlow(WhatToWatchError):
    """The request did not come in time."""

    code = "too_slow"


class UnsupportedMedia(WhatToWatchError):
    """The body is of a kind that no call takes."""

    code = "unsupported_media"


class Unavailable(WhatToWatchError):
    """Something behind a port did not answer; trying again may help."""

    code = "unavailable"


class Overloaded(Unavailable):
    """More is being asked at once than can be answered soon."""

    code = "overloaded"


class StoreBusy(Unavailable):
    """Another transaction got in the way of this one, of which nothing is left; made anew at once, it may well pass."""

    code = "store_busy"


class StoreUnavailable(Unavailable):
    """The database did not take the request: locked, full, read-only or out of reach."""

    code = "store_unavailable"


class MailDelayed(Unavailable):
    """The mail was not taken this time."""

    code = "mail_delayed"


class MailUnconfirmed(MailDelayed):
    """The answer to the mail was lost: it may have been taken, and is sent again under the same Message-ID."""

    code = "mail_unconfirmed"


class MailRefused(WhatToWatchError):
    """The mail will never be taken, however often it is tried."""

    code = "mail_refused"
