"""How many requests functions make of AWS's services: as they were counted, and as the page says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from aws.everything import Seen

PAGE = Path(__file__).parents[2] / "docs" / "on-aws.md"
SERVICES = {"dynamodb": "DynamoDB", "es": "OpenSearch", "sns": "SNS", "ses": "SES", "cognito-idp": "Cognito"}
"""In the order of the page's columns."""


class Asking(NamedTuple):
    """How often a call, or one run of a job, asks each service.

    Attributes:
        first: when it is made for the first time, by a function that remembers nothing yet.
        later: at most, from then on.
    """

    first: Counter[str]
    later: Counter[str]

    def beyond(self, allowed: Asking) -> dict[str, int]:
        """What is asked more often than is allowed, and by how much."""
        return dict((self.first - allowed.first) | (self.later - allowed.later))


def counted(seen: Seen) -> dict[str, Asking]:
    """By call and by job."""
    found: dict[str, Asking] = {}
    for route, count in seen.calls:
        known = found.get(route.key)
        found[route.key] = Asking(known.first, known.later | count) if known else Asking(count, Counter())
    return found | {name: Asking(count, Counter()) for name, count in seen.jobs.items()}


def allowed() -> dict[str, Asking]:
    """What the page says; what is not in it asks nothing."""
    found = {}
    for name, *cells in rows("Requests"):
        pairs = {service: _read(cell) for service, cell in zip(SERVICES, cells, strict=True)}
        found[name] = Asking(*(Counter({each: pair[at] for each, pair in pairs.items()}) for at in (0, 1)))
    return found


def _read(cell: str) -> tuple[int, int]:
    first, _, later = cell.partition(", then ")
    return int(first or 0), int(later or first or 0)


def _written(first: int, later: int) -> str:
    if later < first and later:
        return f"{first}, then {later}"
    return str(max(first, later) or "")


def unused_on_the_page() -> dict[str, set[str]]:
    """The functions by right that the page names."""
    return {right: set(names.split(", ")) for right, names, _ in rows("Rights that nothing used")}


def rows(heading: str) -> Iterator[list[str]]:
    """The cells of the table under this heading, without the marks of code."""
    section = PAGE.read_text("utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    table = [line for line in section.splitlines() if line.startswith("|")]
    for line in table[2:]:
        yield [cell.strip().replace("`", "") for cell in line.strip("|").split("|")]


def table(found: Mapping[str, Asking]) -> Iterator[str]:
    """The lines of the page's table."""
    for name, (first, later) in found.items():
        if first or later:
            yield " | ".join([f"| `{name}`", *(_written(first[each], later[each]) for each in SERVICES)]) + " |"
