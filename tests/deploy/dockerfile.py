"""A Dockerfile, read as its instructions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

KNOWN = frozenset({"FROM", "ENV", "WORKDIR", "RUN", "COPY", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "CMD"})
"""What ours uses; anything else is a slip of the pen, or has to be learnt here first."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One step, its continued lines joined.

    Attributes:
        text: what follows the name.
    """

    name: str
    text: str

    @property
    def command(self) -> list[str]:
        """The words of a JSON form, after any flags."""
        words = json.loads(self.text[self.text.index("[") :])
        assert all(isinstance(word, str) for word in words)
        return list(words)

    @property
    def words(self) -> list[str]:
        """What stands between blanks."""
        return self.text.split()

    @property
    def variables(self) -> dict[str, str]:
        """Of an ENV."""
        return dict(re.findall(r"(\w+)=(\S+)", self.text))


def instructions(file: Path) -> list[Instruction]:
    """Every instruction, in order.

    Raises:
        ValueError: for one that is not known.
    """
    return [_instruction(line) for line in _joined(file.read_text("utf-8"))]


def stages(file: Path) -> list[list[Instruction]]:
    """The instructions of each stage, each beginning with its FROM."""
    found: list[list[Instruction]] = []
    for each in instructions(file):
        if each.name == "FROM":
            found.append([])
        found[-1].append(each)
    return found


def _joined(text: str) -> Iterator[str]:
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    yield from re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines()


def _instruction(line: str) -> Instruction:
    name, _, text = line.partition(" ")
    if name not in KNOWN or not text:
        raise ValueError(f"not an instruction: {line}")
    return Instruction(name, text.strip())
