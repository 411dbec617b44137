"""From sources of events to a trained model on disk: what `wtw train` does."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from whattowatch.domain.discovery import ModelCard
from whattowatch.domain.errors import InvalidInput, Unavailable
from whattowatch.recommender.events import Events
from whattowatch.recommender.hyper import Plan
from whattowatch.recommender.model_files import Card, Trained, save
from whattowatch.recommender.progress_bar import Listener
from whattowatch.recommender.protocols import Protocol, Split, split

NAME = "hierarchical-gru"
UNTIL = "until"
"""Where a card's data say up to which moment events were read."""


Reading = Callable[[datetime], Events]
"""Reads events from wherever they lie, as they were at that moment."""
Planned = Callable[[int], Plan]
"""The plan for so many events."""


def train_from(read: Reading, out: Path, protocol: Protocol, planned: Planned, listener: Listener) -> dict[str, Any]:
    """Trains on what is read and writes the model to `out`, its card beside it.

    While training goes on there lie beside `out` a checkpoint, and the moment up to which it reads events; after a stop
    both are gone on from. The environment's SOURCE_DATE_EPOCH, the convention of reproducible builds, stands for the
    present time if it is set.

    Args:
        read: reads the events.
        out: a file name that ends in `.npz`.
        protocol: what is held back.
        planned: the numbers of the model and of its training, for so many events.
        listener: is told how it goes.

    Returns:
        The card, as it was written.

    Raises:
        InvalidInput: a source breaks its format, or `out` cannot be written.
        Unavailable: JAX is not installed.
    """
    if out.suffix != ".npz":
        raise InvalidInput.of("out", f"{out.name!r} does not end in .npz")
    checkpoint, began = out.with_suffix(".checkpoint"), out.with_suffix(".began")
    until = begun_at(began, checkpoint)
    events = read(until)
    note_beginning(began, until)
    trained = dated(trained_on(events, protocol, planned(len(events.items)), listener, checkpoint), until)
    save(trained, out)
    checkpoint.unlink(missing_ok=True)
    began.unlink(missing_ok=True)
    return trained.card.as_json()


def dated(trained: Trained, until: datetime) -> Trained:
    """The same with a card that says up to which moment events were read."""
    data = {**trained.card.data, UNTIL: until.isoformat()}
    return replace(trained, card=replace(trained.card, data=data))


def begun_at(began: Path, checkpoint: Path) -> datetime:
    """When the training began of which there is a checkpoint; now, where there is none.

    What people do meanwhile would make it another training.

    Raises:
        InvalidInput: what was noted is no moment.
    """
    now = present()
    try:
        return datetime.fromisoformat(began.read_text("ascii").strip()) if checkpoint.exists() else now
    except FileNotFoundError:
        return now
    except (OSError, ValueError) as error:
        raise InvalidInput.of("out", f"{began} does not say when the training began: {error}") from error


def note_beginning(began: Path, until: datetime) -> None:
    """Notes when a training began.

    Raises:
        InvalidInput: the file cannot be written.
    """
    try:
        began.write_text(f"{until.isoformat()}\n", "ascii")
    except OSError as error:
        raise InvalidInput.of("out", f"{began} cannot be written: {error.strerror}") from error


def trained_on(
    events: Events, protocol: Protocol, plan: Plan, listener: Listener, checkpoint: Path | None = None
) -> Trained:
    """A model of these events.

    Raises:
        Unavailable: JAX is not installed.
    """
    return trained_by(events, split(events, protocol), plan, listener, checkpoint)


def trained_by(
    events: Events, parted: Split, plan: Plan, listener: Listener, checkpoint: Path | None = None
) -> Trained:
    """A model of what `parted` lets it learn of these events.

    Raises:
        InvalidInput: nothing is held back, so that no pass could be told from another.
        Unavailable: JAX is not installed.
    """
    if not len(parted.validation):
        raise InvalidInput.of("data", "is too little to train on: it takes people with three events or more")
    try:
        from whattowatch.recommender.train import train  # noqa: PLC0415  (JAX is an extra, and takes a second to load)
    except ModuleNotFoundError as error:
        raise Unavailable(f"training needs the extra train, `pip install 'whattowatch[train]'`: {error}") from error
    plan = plan if events.timed else replace(plan, hyper=plan.hyper.untimed())
    model, passes = train(events, parted, plan, listener, checkpoint)
    card = Card(
        model=ModelCard(NAME, present()),
        hyper=plan.hyper,
        schedule=asdict(plan.schedule),
        protocol=parted.protocol.value,
        data=described(events),
        passes=[{"loss": round(each.loss, 5), **each.validation} for each in passes],
        versions=_versions(),
    )
    return Trained(model, card)


def present() -> datetime:
    """Now, or what SOURCE_DATE_EPOCH says.

    Raises:
        InvalidInput: it is no number of seconds.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC).replace(microsecond=0)
    if not epoch.isdecimal():
        raise InvalidInput.of("SOURCE_DATE_EPOCH", f"{epoch!r} is not a whole number of seconds since 1970")
    return datetime.fromtimestamp(int(epoch), UTC)


def described(events: Events) -> Mapping[str, str | int]:
    """What a card says of the data."""
    return {
        "sha256": events.digest,
        "events": len(events.items),
        "users": len(np.unique(events.users)),
        "titles": events.titles,
    }


def _versions() -> dict[str, str]:
    import jax  # noqa: PLC0415  (as above)

    return {"jax": jax.__version__, "numpy": np.__version__, "python": platform.python_version()}
