"""How training goes, for whoever waits."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any, NamedTuple, Self

from tqdm import tqdm


class Pass(NamedTuple):
    """What is told after each pass over the events.

    Attributes:
        number: from 1.
        loss: the mean over the pass.
        validation: measures by name.
    """

    number: int
    loss: float
    validation: dict[str, float]


class Listener(NamedTuple):
    """Who is told how training goes.

    Attributes:
        update: told of each update: its number in the pass, how many there are at most, and a recent loss.
        finished: told of each pass.
    """

    update: Callable[[int, int, float], None]
    finished: Callable[[Pass], None]


def in_words(say: Callable[[str], None]) -> Listener:
    """A line for each pass, and no bar: for a log."""
    return Listener(lambda _number, _total, _loss: None, lambda done: say(_line(done)))


def _line(done: Pass) -> str:
    told = "  ".join(f"{name} {value:.4f}" for name, value in done.validation.items() if name in SHOWN)
    return f"pass {done.number}: loss {done.loss:.4f}  validation {told}"


class ProgressBar:
    """A bar for each pass on standard error, with the loss; a line for each pass's validation."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._bar: tqdm[Any] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def listener(self) -> Listener:
        """Draws what it is told."""
        return Listener(self._update, self._finished)

    def _update(self, number: int, total: int, loss: float) -> None:
        if self._bar is None:
            self._bar = tqdm(total=total, unit="updates", leave=False)
        self._bar.n = number
        self._bar.set_postfix_str(f"loss {loss:.3f}")

    def _finished(self, done: Pass) -> None:
        self._close()
        self._say(_line(done))

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


SHOWN = ("hr@10", "ndcg@10", "mrr")
"""The measures that are worth a place on the line."""
