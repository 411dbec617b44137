"""The models of an instance: those that were trained here or brought here, and which of them is in use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from whattowatch.domain.errors import Conflict, InvalidInput
from whattowatch.durable import write_whole
from whattowatch.recommender.load import load_model
from whattowatch.recommender.model_files import Trained, save

FOLDER: Final = "model"
"""In the data folder."""
POINTER: Final = "in-use.json"
KEPT = 3
"""So many models that were in use before are kept to go back to."""


class Trial(msgspec.Struct, frozen=True):
    """How the newest retraining ended.

    Attributes:
        at: when.
        until: up to when it knew this instance's events.
        promoted: whether its model was taken into use.
        cases: questions that both models were asked.
        new, present: NDCG@10 of the model that was trained, and of the one that was in use.
    """

    at: datetime
    until: datetime
    promoted: bool
    cases: int
    new: float
    present: float


class Standing(msgspec.Struct, frozen=True):
    """What the pointer says.

    Attributes:
        in_use: the name of the model in use; None for the shipped one.
        before: what was in use before, the latest last.
        tried: the newest retraining.
    """

    in_use: str | None = None
    before: tuple[str | None, ...] = ()
    tried: Trial | None = None


class ModelFolder:
    """Keeps models. Each is whole before the pointer names it, and the pointer is replaced in one instant.

    So whoever reads meanwhile, in any process, reads one model or the other. Only one process at a time should write.

    Args:
        data: the folder of the instance.
        shipped: reads the model that stands in as long as there is no other; None where there is none.
    """

    def __init__(self, data: Path, shipped: Callable[[], Trained | None]) -> None:
        self.path = data / FOLDER
        self._shipped = shipped

    def sign(self) -> tuple[int, ...]:
        """Changes whenever another model is taken into use; costs one look at the folder."""
        try:
            found = (self.path / POINTER).stat()
        except FileNotFoundError:
            return ()
        return found.st_mtime_ns, found.st_ino, found.st_size

    def standing(self) -> Standing:
        """What is in use, and what was before.

        Raises:
            InvalidInput: the pointer cannot be read.
        """
        try:
            return msgspec.json.decode((self.path / POINTER).read_bytes(), type=Standing)
        except FileNotFoundError:
            return Standing()
        except (OSError, msgspec.MsgspecError) as error:
            raise InvalidInput.of(POINTER, f"does not say which model is in use: {error}") from error

    def names(self) -> list[str]:
        """All models that are kept here, the oldest first."""
        return sorted(file.stem for file in self.path.glob("*.npz") if file.with_suffix(".json").exists())

    def load(self, name: str | None) -> Trained | None:
        """A model by its name; None is the shipped one.

        Raises:
            InvalidInput: it cannot be read; names the file.
        """
        return self._shipped() if name is None else load_model(self.path / f"{name}.npz")

    def in_use(self) -> Trained | None:
        """The model in use.

        Raises:
            InvalidInput: it cannot be read; names the file.
        """
        return self.load(self.standing().in_use)

    def use(self, trained: Trained, at: datetime, tried: Trial | None = None) -> str:
        """Keeps a model and takes it into use; answers its name.

        Raises:
            InvalidInput: it cannot be written.
        """
        standing, name = self.standing(), f"{at:%Y%m%dT%H%M%SZ}"
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        save(trained, self.path / f"{name}.npz")
        before = (*standing.before, standing.in_use)[-KEPT:] if name != standing.in_use else standing.before
        self._point(Standing(name, before, tried or standing.tried))
        self._forget()
        return name

    def note(self, tried: Trial) -> None:
        """Keeps in mind how a retraining ended whose model was not taken into use."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._point(msgspec.structs.replace(self.standing(), tried=tried))

    def go_back(self) -> str | None:
        """Takes the model into use that was before; answers its name.

        Raises:
            Conflict: there was none before.
        """
        standing = self.standing()
        if not standing.before:
            raise Conflict("no model was in use before this one")
        self._point(Standing(standing.before[-1], standing.before[:-1], standing.tried))
        return standing.before[-1]

    def _point(self, standing: Standing) -> None:
        write_whole(self.path / POINTER, msgspec.json.format(msgspec.json.encode(standing), indent=2) + b"\n")

    def _forget(self) -> None:
        """Removes models that nobody can go back to."""
        standing = self.standing()
        for name in set(self.names()) - {standing.in_use, *standing.before}:
            for ending in (".npz", ".json"):
                (self.path / f"{name}{ending}").unlink(missing_ok=True)
