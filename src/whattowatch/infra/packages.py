"""The packages of code, and which function is in which.

Functions that need the same libraries share a package, so that few are built and none carries what it never imports.
"""

from __future__ import annotations

from dataclasses import dataclass

from whattowatch.infra.functions import Function


@dataclass(frozen=True, slots=True)
class Package:
    """One zip.

    Attributes:
        name: of the zip, and of the dependency group and the lock that say what is in it.
        starter: whether the starter's titles and model belong to it.
    """

    name: str
    starter: bool = False

    @property
    def file(self) -> str:
        """The zip's name."""
        return f"{self.name}.zip"


CALLS = Package("calls")
"""What reads and writes people's rows, and nothing else."""
SEARCH = Package("search")
"""The same, and the search domain or other services of AWS."""
RANKING = Package("ranking", starter=True)
"""The same, and the recommender with NumPy."""
JOBS = Package("jobs", starter=True)
"""What no person waits for."""

PACKAGES = (CALLS, SEARCH, RANKING, JOBS)


def package_of(function: Function) -> Package:
    """The package that holds what the function's ports load."""
    if function.job is not None:
        return JOBS
    if "recommender" in function.ports:
        return RANKING
    return CALLS
