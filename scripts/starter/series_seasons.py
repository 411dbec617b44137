"""How the numbers of episodes are written: `7|13|13` from season 1 on, or `1:6|2:6|4:8` where numbers are missing."""

import re

COUNT = re.compile(r"[1-9][0-9]*")
NUMBERED = re.compile(r"([1-9][0-9]*):([1-9][0-9]*)")


def check_seasons(text: str) -> None:
    """Checks that every season has a positive number of episodes, and that numbered seasons ascend.

    Raises:
        ValueError: one of them has not, or they do not; or both ways of writing are mixed.
    """
    seasons = text.split("|")
    if ":" in text:
        check_numbered(seasons)
        return
    for count in seasons:
        if not COUNT.fullmatch(count):
            raise ValueError(f"bad number of episodes {count!r} in {text!r}")


def check_numbered(seasons: list[str]) -> None:
    """Raises ValueError unless every season is `number:count` and the numbers ascend."""
    numbers = []
    for season in seasons:
        match = NUMBERED.fullmatch(season)
        if match is None:
            raise ValueError(f"bad season {season!r}: number:count, both positive, in every season or in none")
        numbers.append(int(match[1]))
    if numbers != sorted(set(numbers)):
        raise ValueError(f"season numbers {numbers} do not ascend")
