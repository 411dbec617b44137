"""The form in which the database keeps things, which has to be that of the code."""

from __future__ import annotations

from typing import Protocol


class Schema(Protocol):
    """Brings the database to the version that this code expects."""

    def bring_up(self) -> str:
        """The version that it has now; what is there already is left as it is, what is not is made.

        All of it happens or nothing. Of several who try at the same moment one does it, and the others wait.

        Raises:
            Unavailable: a newer version of the code has written it. It is left as it is.
            StoreUnavailable: it did not take the change.
        """
        ...
