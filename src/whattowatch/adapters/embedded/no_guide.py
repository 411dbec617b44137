"""No guide to series at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from whattowatch.domain.catalogue import Title, TitleRecord


class NoGuide:
    """Stands where no guide is wanted (port `SeriesGuide`)."""

    configured = False
    most = 0

    def find(self, external_ids: Mapping[str, str]) -> str | None:  # noqa: ARG002  (the port's signature)
        """Nothing is known."""
        return None

    def record(self, guide_id: str, title: Title) -> TitleRecord | None:  # noqa: ARG002  (the same)
        """Nothing is told."""
        return None

    def changed(self) -> frozenset[str]:
        """Nothing changes."""
        return frozenset()

    def page(self, number: int) -> Sequence[Title] | None:  # noqa: ARG002  (the same)
        """There are no pages."""
        return None
