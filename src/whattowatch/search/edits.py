"""How many mistyped letters lie between two words."""

from __future__ import annotations

from typing import NamedTuple


class Edits(NamedTuple):
    """Letters added, left out, replaced, or swapped with a neighbour.

    Attributes:
        whole: between what was typed and the whole word.
        beginning: between what was typed and the nearest beginning of the word.
    """

    whole: int
    beginning: int


def edits(typed: str, word: str) -> Edits:
    """The optimal string alignment distance of what was typed from a word."""
    before: list[int] = []
    above = list(range(len(word) + 1))
    for row, letter in enumerate(typed, start=1):
        current = [row]
        for column, other in enumerate(word, start=1):
            cost = above[column - 1]
            if letter != other:
                cost = 1 + min(cost, above[column], current[-1])
                if _swapped(typed, word, row, column):
                    cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        before, above = above, current
    return Edits(above[-1], min(above))


def surely_more_than(most: int, typed: str, word: str) -> bool:
    """Whether a glance shows more than `most` edits: letters that the word lacks, or a word much too short."""
    return len(typed) - len(word) > most or len(set(typed).difference(word)) > most


def _swapped(typed: str, word: str, row: int, column: int) -> bool:
    """Whether the last two letters stand the other way round."""
    return row > 1 and column > 1 and typed[row - 1] == word[column - 2] and typed[row - 2] == word[column - 1]
