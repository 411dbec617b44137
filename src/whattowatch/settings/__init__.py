"""Every setting, read once at the start into one frozen object."""

from whattowatch.settings.declared import DYNAMODB, SES
from whattowatch.settings.derived import Settings
from whattowatch.settings.reading import (
    FILE,
    NOT_SETTINGS,
    PREFIX,
    BadSettingsError,
    default_data,
    environment_of,
    read,
)
from whattowatch.settings.showing import described, fields, is_secret, shown

__all__ = [
    "DYNAMODB",
    "FILE",
    "NOT_SETTINGS",
    "PREFIX",
    "SES",
    "BadSettingsError",
    "Settings",
    "default_data",
    "described",
    "environment_of",
    "fields",
    "is_secret",
    "read",
    "shown",
]
