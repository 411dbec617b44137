"""The score of every title for one person.

    score = network + near + wide + taste + trend + popular + choice

each weighted by a gate; for titles that no memory knows their likeness to past ones stands in for the memories. See
docs/recommender.md. What is served and what is evaluated is scored here.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from whattowatch.recommender.catalogue_model import CatalogueModel
from whattowatch.recommender.leanings import Leanings
from whattowatch.recommender.reading import Reading
from whattowatch.recommender.shapes import Part


def scores(
    titles: CatalogueModel, person: Leanings, reading: Reading, trend: NDArray[np.float32] | None
) -> NDArray[np.float32]:
    """The score of every title, [titles]; higher is better.

    Args:
        titles: what is scored, and the model.
        person: what their past says.
        reading: what the network says of them.
        trend: [titles], what is on people's minds; None where nothing is known of times.
    """
    gates, memories = reading.gates, [part for part, _ in titles.memories()]
    by_features = gates[Part.TASTE] * person.taste + gates[Part.CHOICE] * person.said  # [kinds]
    unknown = by_features + person.alike
    total: NDArray[np.float32] = titles.vectors @ (gates[Part.NETWORK] * reading.query)
    total += gates[Part.NETWORK] * titles.bias
    total += gates[Part.POPULAR] * titles.prior
    total += np.stack((by_features, unknown), axis=1).ravel()[titles.row]
    for part, found in zip(memories, person.remembered, strict=True):
        total[found.slots] += gates[part] * found.sums
    if trend is not None:
        total += gates[Part.TREND] * trend
    return total


def parts(
    titles: CatalogueModel, person: Leanings, query: NDArray[np.float32], trend: NDArray[np.float32] | None
) -> NDArray[np.float32]:
    """What each part says of every title before its gate, [parts, titles]: of what `scores` is the sum."""
    kind = titles.kind
    found = np.zeros((len(Part), len(kind)), np.float32)
    found[Part.NETWORK] = titles.vectors @ query + titles.bias
    for place, (part, _) in enumerate(titles.memories()):
        found[part, person.remembered[place].slots] = person.remembered[place].sums
    found[Part.TASTE] = person.taste[kind]
    found[Part.CHOICE] = person.said[kind]
    found[Part.TREND] = 0 if trend is None else trend
    found[Part.POPULAR] = titles.prior
    return found
