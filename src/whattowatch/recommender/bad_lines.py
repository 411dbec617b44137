"""Lines that break a file's format: all of them are named at once, so that a file can be mended in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from whattowatch.domain.errors import InvalidInput

Line = TypeVar("Line")
Read = TypeVar("Read")

TOLD = 20
"""So many bad lines are named; of the rest there is only the number."""


def read_all(lines: Iterable[Line], read: Callable[[Line], Read]) -> Iterator[Read]:
    """What `read` makes of each line.

    Raises:
        InvalidInput: after the last line, if `read` has refused any; names the first `TOLD` of them.
    """
    wrong: list[tuple[str, str]] = []
    count = 0
    for line in lines:
        try:
            made = read(line)
        except InvalidInput as error:
            count += 1
            wrong += error.fields if count <= TOLD else ()
        else:
            yield made
    if count > TOLD:
        wrong.append(("and more", f"{count - TOLD} other lines are wrong as well"))
    if wrong:
        raise InvalidInput(wrong)
