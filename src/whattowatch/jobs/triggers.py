"""What sets a job off, and the job itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import msgspec


class Scheduled(msgspec.Struct):
    """What a schedule sends; EventBridge's event has more, which no job needs.

    Attributes:
        until: when the job has to hand over to its next run; None lets it finish. The face that runs it sets this.
    """

    time: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Nightly:
    """Once a day at this hour, UTC."""

    hour: int


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again; `at_once`: also when whatever runs it has just begun."""

    seconds: int
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class AfterDeployment:
    """By whoever has deployed a new version, before people use it."""


@dataclass(frozen=True, slots=True)
class AfterAuthentication:
    """After somebody signed in."""


@dataclass(frozen=True, slots=True)
class FromQueue:
    """For each batch of the outbox's messages."""


Trigger = Nightly | Every | AfterDeployment | AfterAuthentication | FromQueue


@dataclass(frozen=True, slots=True)
class Job:
    """A function and its trigger. Its name is the function's name, which is the Lambda's.

    Attributes:
        event: what the trigger sends.
        echoes: whether the event itself is answered, as Cognito demands of its triggers.
        needs_machine: whether it leaves something at work when it ends, so that it is no function of Lambda.
        resumes: whether its next run goes on with what it says is `left`, so that it may follow at once.
    """

    function: Callable[..., msgspec.Struct | None]
    trigger: Trigger
    event: type[msgspec.Struct]
    echoes: bool = False
    needs_machine: bool = False
    resumes: bool = False

    @property
    def name(self) -> str:
        """The function's name."""
        return self.function.__name__
