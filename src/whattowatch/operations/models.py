"""The models of an instance, for its operator: what `wtw model` says and does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from whattowatch.bootstrap.choices import model_folder
from whattowatch.domain.errors import InvalidInput
from whattowatch.recommender.load import load_model
from whattowatch.recommender.model_files import Trained
from whattowatch.recommender.model_folder import ModelFolder, Trial
from whattowatch.settings import Settings

SHIPPED = "shipped"
"""What the model of the starter is called."""


def listed(settings: Settings, now: datetime) -> Iterator[str]:
    """A line for each model, the newest first, and one for the newest retraining.

    Raises:
        InvalidInput: it cannot be read which model is in use.
    """
    folder = model_folder(settings)
    standing = folder.standing()
    for name in (*reversed(folder.names()), None):
        mark = "in use" if name == standing.in_use else "before" if name in standing.before else ""
        yield f"{mark:7} {name or SHIPPED:17} {_told(folder, name, now)}"
    if standing.tried is not None:
        yield _tried(standing.tried)


def bring(settings: Settings, file: Path, now: datetime) -> str:
    """Takes a model that was trained elsewhere into use; says so.

    Raises:
        InvalidInput: the file is no model of ours, or there is no instance.
    """
    if not settings.folder.is_dir():
        raise InvalidInput.of("data", f"there is no instance in {settings.folder}")
    return f"{model_folder(settings).use(load_model(file), now)} is in use"


def roll_back(settings: Settings) -> str:
    """Takes the model into use that was before; says which.

    Raises:
        Conflict: there was none before.
    """
    return f"{model_folder(settings).go_back() or SHIPPED} is in use again"


def _told(folder: ModelFolder, name: str | None, now: datetime) -> str:
    try:
        trained = folder.load(name)
    except InvalidInput as error:
        return f"cannot be used: {error}"
    return "there is none" if trained is None else _described(trained, now)


def _described(trained: Trained, now: datetime) -> str:
    """Age, data and validation."""
    card = trained.card
    at, data = card.model.trained_at, card.data
    age = "" if at is None else f"{(now - at.astimezone(UTC)).days} days old, "
    own = f", of which {data['own_events']:,} here" if "own_events" in data else ""
    measured = ", ".join(f"{name} {card.best[name]:.4f}" for name in ("ndcg@10", "hr@10") if name in card.best)
    return f"{age}{data['events']:,} events of {data['users']:,} people{own}; validation {measured}"


def _tried(tried: Trial) -> str:
    end = "took the new model into use" if tried.promoted else "kept the model in use"
    measured = f"NDCG@10 {tried.new:.4f} against {tried.present:.4f} on {tried.cases:,} questions"
    return f"the retraining of {tried.at:%Y-%m-%d %H:%M} UTC {end}: {measured}"
