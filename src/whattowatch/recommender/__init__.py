"""Ranking titles for a person: what MovieLens teaches about order, and what genres, trend and popularity add.

`rank(model, histories, k, now=None)` is for outside evaluators; `load.load_model` reads a model.
"""

from whattowatch.recommender.rank import Deed, rank

__all__ = ["Deed", "rank"]
