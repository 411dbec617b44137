"""What makes newcomers' lists differ: a number for each title that another person or another day would change."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

ROTATION = 0.3
"""How far a title may fall, by person and day, for somebody of whom nothing is known."""
FAMILIAR = 20
"""Of whom so many things are known, nothing is left to chance."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One person on one day.

    Attributes:
        salt: uint32 [titles], from each title alone.
        seed: from person and day.
    """

    salt: NDArray[np.uint32]
    seed: int

    @classmethod
    def of(cls, salt: NDArray[np.uint32], person_id: str, now: datetime) -> Turn:
        """The person's at this moment."""
        day = now.astimezone(UTC).date().isoformat()
        digest = hashlib.sha256(f"{person_id} {day}".encode()).digest()
        return cls(salt, int.from_bytes(digest[:4], "big"))

    def numbers(self, slots: NDArray[np.int64] | slice) -> NDArray[np.float32]:
        """0-1 for each of these titles, [slots]."""
        mixed = (self.salt[slots] ^ np.uint32(self.seed)) * np.uint32(0x9E3779B1)  # Fibonacci hashing; it may wrap.
        mixed = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(0x85EBCA77)
        return (mixed ^ (mixed >> np.uint32(13))).astype(np.float32) / np.float32(2.0**32)


def rotation(amount: int) -> float:
    """How far a title may fall by chance when so many things are known; it soon only breaks ties."""
    return ROTATION / (1 + amount) ** 2 if amount < FAMILIAR else 0.0
