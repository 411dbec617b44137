"""A retraining from the first look at this instance's events to the model in use: what `wtw retrain` does."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from whattowatch.bootstrap import Backstage
from whattowatch.bootstrap.choices import model_folder
from whattowatch.domain.errors import Unavailable
from whattowatch.operations.own_data import beside_files, own_of
from whattowatch.recommender.hyper import Plan
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.model_folder import ModelFolder, Trial
from whattowatch.recommender.plans import plan_for
from whattowatch.recommender.progress_bar import Listener
from whattowatch.recommender.protocols import Split
from whattowatch.recommender.retraining import (
    Material,
    compared,
    completed,
    held_back,
    known_until,
    shortage,
    trained_from,
)
from whattowatch.recommender.training import begun_at, note_beginning
from whattowatch.recommender.untrained import untrained
from whattowatch.settings import Settings

Say = Callable[[str], None]
BEGAN, CHECKPOINT = "retraining.began", "retraining-*.checkpoint"


def retrain(settings: Settings, say: Say, listener: Listener) -> None:
    """Trains on this instance's events, and takes the model into use unless it does worse than the present one.

    Both are asked about events that neither has learned from. Stopped, it goes on from its last checkpoint.

    Args:
        settings: of the instance.
        say: is told what came of it.
        listener: is told how training goes.

    Raises:
        InvalidInput: a file that is to be learned from breaks its format, or there are no events.
        Unavailable: the instance cannot be read, another retraining is under way, or JAX is not installed.
    """
    folder = model_folder(settings)
    folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder.path):
        until = begun_at(folder.path / BEGAN, next(folder.path.glob(CHECKPOINT), folder.path / CHECKPOINT))
        present = folder.in_use()
        material, lacking = _material(settings, folder, present, until)
        note_beginning(folder.path / BEGAN, until)
        if material is None:
            say(f"the model in use stays: there are {lacking}")
        else:
            say(_followed(folder, material, present or untrained(), listener))
        _tidy(folder.path)


def _material(
    settings: Settings, folder: ModelFolder, present: Trained | None, until: datetime
) -> tuple[Material | None, str]:
    """What there is to learn from, or else what is lacking."""
    tried = folder.standing().tried
    since = max(known_until(present), tried.until.timestamp() if tried else 0.0)
    backstage = Backstage(settings)
    try:
        if not backstage.apart().interactions.histories_after("", 1):
            return None, "no events yet"
        own = own_of(backstage, until)
        lacking = shortage(own, since)
        paths = [Path(path.strip()) for path in settings.retrain_with.split(",") if path.strip()]
        if lacking:
            return None, lacking
        return Material(beside_files(backstage, own, paths), len(own.items), until), ""
    finally:
        backstage.close()


def _followed(folder: ModelFolder, material: Material, present: Trained, listener: Listener) -> str:
    """Trains, compares, and says whether the new model is in use."""
    parted = held_back(material, present)
    plan = plan_for(len(material.events.items))
    checkpoint = _checkpoint(folder.path, material, parted, plan)
    trained = trained_from(material, parted, plan, listener, checkpoint)
    found = compared(trained.model, present.model, material.events, parted)
    better = found.new >= found.present
    now = datetime.now(UTC).replace(microsecond=0)
    tried = Trial(now, material.until, better, found.cases, found.new, found.present)
    if better:
        folder.use(completed(trained, material.events), now, tried)
    else:
        folder.note(tried)
    verdict = "the new model is in use" if better else "the model in use stays"
    return f"{verdict}: NDCG@10 {found.new:.4f} against {found.present:.4f} on {found.cases:,} questions"


def _checkpoint(folder: Path, material: Material, parted: Split, plan: Plan) -> Path:
    """Named for what is learned from, and how: a training begins anew where somebody has gone or changed their past.

    So it does where another version of the program plans it otherwise.
    """
    learned = hashlib.sha256(parted.learn.tobytes()).hexdigest()
    name = hashlib.sha256(f"{material.events.digest} {learned} {plan}".encode()).hexdigest()[:16]
    mine = folder / CHECKPOINT.replace("*", name)
    for other in set(folder.glob(CHECKPOINT)) - {mine}:
        other.unlink()
    return mine


def _tidy(folder: Path) -> None:
    for file in (folder / BEGAN, *folder.glob(CHECKPOINT)):
        file.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Lets one process in at a time; the lock goes with the process."""
    with (folder / ".lock").open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Unavailable("another retraining is under way") from error
        yield
