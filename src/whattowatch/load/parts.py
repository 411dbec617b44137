"""What a load works with."""

from __future__ import annotations

from dataclasses import dataclass

from whattowatch.domain.catalogue import CatalogueWriter
from whattowatch.domain.clock import Clock
from whattowatch.domain.loading import LoadsWriter, TitleService


@dataclass(frozen=True, slots=True)
class Parts:
    """The ports of a load; each of their calls must be a transaction of its own."""

    service: TitleService
    catalogue: CatalogueWriter
    loads: LoadsWriter
    clock: Clock
