"""What an action did to a list of recommendations."""

from __future__ import annotations

from collections.abc import Sequence

MOST_SHOWN = 5


def moves(before: Sequence[str], after: Sequence[str]) -> tuple[list[str], list[str]]:
    """The ids that rose most and that fell most, each at most `MOST_SHOWN`, the greatest move first.

    An id that came in rose from just below the list, one that dropped out fell to there.
    """
    places_before, places_after = _places(before), _places(after)
    below = max(len(before), len(after))
    gained = {
        title_id: places_before.get(title_id, below) - places_after.get(title_id, below)
        for title_id in dict.fromkeys([*after, *before])
    }
    by_gain = sorted(gained, key=lambda title_id: -gained[title_id])
    up = [title_id for title_id in by_gain if gained[title_id] > 0]
    down = [title_id for title_id in reversed(by_gain) if gained[title_id] < 0]
    return up[:MOST_SHOWN], down[:MOST_SHOWN]


def _places(ids: Sequence[str]) -> dict[str, int]:
    return {title_id: place for place, title_id in enumerate(ids)}
