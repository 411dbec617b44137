"""Recommendations from Amazon Personalize (port `Recommender`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from whattowatch.adapters.aws.personalize_address import PersonalizeAddress
from whattowatch.adapters.aws.personalize_client import asked
from whattowatch.domain.bounds import BOUNDLESS, Bounds
from whattowatch.domain.catalogue import CatalogueReader, TitleType
from whattowatch.domain.discovery import ModelCard, ModelReport, Recommendation, Taste, Wanted
from whattowatch.domain.tastes import ids

CARD = ModelCard("amazon-personalize", None, explains=False)
MOST_RESULTS = 500
"""GetRecommendations answers no more."""
DISLIKED_GENRE = 1.0
"""What a disliked genre costs. Scores are at most 1, so such titles come last."""


class PersonalizeRecommender:
    """Asks a campaign. Thread-safe.

    Personalize knows neither which titles are gone here, nor all that somebody has something to do with, nor how
    long titles last, so more are asked for than are wanted, and what may not come is dropped. It gives no reasons, and
    what was done a moment ago may show in the next answer but one.

    Args:
        address: of the campaign.
        catalogue: which titles there are.
    """

    def __init__(self, address: PersonalizeAddress, catalogue: CatalogueReader) -> None:
        self._address = address
        self._catalogue = catalogue

    def card(self) -> ModelCard:
        """Which model answers; Personalize does not tell when it was trained."""
        return CARD

    def report(self) -> ModelReport:
        """Nothing: Personalize does not tell."""
        return ModelReport()

    def recommend(self, taste: Taste, wanted: Wanted, now: datetime) -> Sequence[Recommendation]:
        """See the port.

        Raises:
            Unavailable: Personalize did not answer, or refused.
            StoreUnavailable: the catalogue could not be read.
        """
        del now
        ruled_out = ids(taste) | wanted.exclude
        # How many of the first titles are within bounds nobody can tell beforehand.
        enough = wanted.limit + len(ruled_out) if wanted.bounds == BOUNDLESS else MOST_RESULTS
        wish = self._wish(taste, wanted.type, min(MOST_RESULTS, enough))
        answer = asked("personalize-runtime", "get_recommendations", wish)
        scored = {row["itemId"]: float(row.get("score", 0.0)) for row in answer["itemList"]}
        allowed = {title_id: score for title_id, score in scored.items() if title_id not in ruled_out}
        found = sorted(self._known(taste, wanted.bounds, allowed), key=lambda row: -row.score)
        return found[: wanted.limit]

    def _wish(self, taste: Taste, wanted_type: TitleType | None, count: int) -> dict[str, Any]:
        """The request."""
        types = [wanted_type] if wanted_type else list(TitleType)
        return {
            "campaignArn": self._address.campaign,
            "userId": taste.person_id,
            "numResults": count,
            "filterArn": self._address.filter,
            # A filter's value is a list in which each word stands between quotes.
            "filterValues": {"TYPE": ",".join(f'"{each}"' for each in types)},
        }

    def _known(self, taste: Taste, bounds: Bounds, scored: dict[str, float]) -> Iterator[Recommendation]:
        """What is in the catalogue, and within bounds."""
        disliked = set(taste.disliked_genres)
        for title_id, title in self._catalogue.titles(scored).items():
            if title.gone or not bounds.admit(title):
                continue
            cost = 0.0 if disliked.isdisjoint(title.model_genres) else DISLIKED_GENRE
            yield Recommendation(title_id, scored[title_id] - cost, None)
