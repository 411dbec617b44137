"""The worker process: jobs on a schedule, and the outbox."""

from __future__ import annotations

import threading

from whattowatch.bootstrap import Backstage
from whattowatch.faces.worker import Worker
from whattowatch.processes.lifeline import on_end_of_supervisor, on_signals
from whattowatch.settings import Settings


def work(settings: Settings, *, supervised: bool = False) -> None:
    """Do jobs until told to stop; one that is under way is finished first."""
    stop = threading.Event()
    on_signals(stop.set)
    if supervised:
        on_end_of_supervisor(stop.set)
    backstage = Backstage(settings)
    Worker(backstage.apart()).run(stop)
    backstage.close()
