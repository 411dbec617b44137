"""Counts of a process in Prometheus' text format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from whattowatch.domain.metrics import Figure

_PREFIX = "whattowatch_"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Upper bounds of the histogram: a page should take some hundredths, a password's hash takes a tenth."""


class PrometheusMetrics:
    """Implements the port `Metrics` on a registry of its own, so that two of them never count together."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._answered = Counter(
            f"{_PREFIX}requests", "requests answered", ("route", "status"), registry=self._registry
        )
        self._lasted = Histogram(
            f"{_PREFIX}request_seconds",
            "from the end of a request's headers to its answer",
            ("route",),
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._under_way = Gauge(f"{_PREFIX}requests_in_flight", "requests under way", registry=self._registry)

    def began(self) -> None:
        """A request has come."""
        self._under_way.inc()

    def ended(self, route: str, status: int, seconds: float) -> None:
        """It was answered, so long after it had come."""
        self._under_way.dec()
        self._answered.labels(route, str(status)).inc()
        self._lasted.labels(route).observe(seconds)

    def written(self, figures: Iterable[Figure]) -> bytes:
        """What was counted, and these figures, in Prometheus' text format."""
        read = CollectorRegistry()
        read.register(_Read([_family(figure) for figure in figures]))
        return generate_latest(self._registry) + generate_latest(read)


class _Read:
    """Figures that were read elsewhere, as a registry takes them."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = tuple(families)

    def collect(self) -> Iterator[Metric]:
        """All of them."""
        yield from self._families


def _family(figure: Figure) -> Metric:
    made = CounterMetricFamily if figure.grows else GaugeMetricFamily
    labels = [figure.label] if figure.label else []
    family = made(f"{_PREFIX}{figure.name}", figure.meaning, labels=labels)
    for value, number in figure.values.items():
        family.add_metric([value] if labels else [], number)
    return family
