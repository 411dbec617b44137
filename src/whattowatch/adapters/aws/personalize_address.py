"""Where things are in Amazon Personalize, as one setting."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit


class PersonalizeAddress(NamedTuple):
    """The parts of `personalize:CAMPAIGN?tracking=ID&datasets=ARN&filter=ARN`.

    Attributes:
        campaign: the ARN of the campaign that recommends.
        tracking: the id of the event tracker that takes what people do.
        datasets: the ARN of the group's data sets, up to the name of the group: `arn:…:dataset/GROUP`.
        filter: the ARN of the filter that lets titles of the types $TYPE pass.
    """

    campaign: str
    tracking: str
    datasets: str
    filter: str

    @classmethod
    def of(cls, setting: str) -> PersonalizeAddress:
        """The address that the setting gives."""
        parts = urlsplit(setting)
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        return cls(parts.path, given["tracking"], given["datasets"], given["filter"])

    @property
    def items(self) -> str:
        """The ARN of the data set of titles."""
        return f"{self.datasets}/ITEMS"

    @property
    def users(self) -> str:
        """The ARN of the data set of people."""
        return f"{self.datasets}/USERS"
