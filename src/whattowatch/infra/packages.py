"""The packages of code, and which function is in which.

Functions that need the same libraries share a package, so that few are built and none carries what it never imports.
What is in a package is a dependency group of `pyproject.toml`, locked by hash in `infra/<name>.lock`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from whattowatch.infra.functions import Function

LOCKS = Path("infra")


@dataclass(frozen=True, slots=True)
class Package:
    """One zip.

    Attributes:
        name: of the zip, and of the lock that says what is in it.
        starter: which of the starter's files belong to it.
    """

    name: str
    starter: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        """The zip's name."""
        return f"{self.name}.zip"

    @property
    def lock(self) -> Path:
        """What is in it, by hash; from the project's root."""
        return LOCKS / f"{self.name}.lock"


CALLS = Package("calls")
"""The database, and the clients of AWS's services."""
RANKING = Package("ranking", starter=("*.npz", "*.json"))
"""The same as `CALLS`, with NumPy, the starter's model and what writes the figures that tell of it."""
SITE = Package("site")
"""The same as `CALLS`, with the files of the browsable description."""
LOADING = Package("loading", starter=("*.csv",))
"""The same as `CALLS`, with the starter's titles, and what changes the schema."""

PACKAGES = (CALLS, RANKING, SITE, LOADING)


def package_of(function: Function) -> Package:
    """The package that holds what the function's ports load."""
    if "movie_db" in function.ports:
        return LOADING
    if function.name == "site":
        return SITE
    return RANKING if function.ranks else CALLS
