"""In which language whoever calls would rather read."""

from __future__ import annotations

from collections.abc import Mapping

from whattowatch.domain.accounts import Account


def preferred_language(account: Account | None, headers: Mapping[str, str]) -> str | None:
    """ISO 639-1: what the person chose, else what their browser asks for before all others; None where neither says.

    Further languages of the header are not looked at: titles are in the instance's own language where there is no
    translation into this one, and whether that is worse than some third language nobody knows.
    """
    chosen = account.preferences.language if account is not None else None
    tag = chosen or _first(headers.get("accept-language", ""))
    primary = tag.partition("-")[0].strip().lower()
    return primary or None


def _first(header: str) -> str:
    """The tag with the greatest weight, of several the first (RFC 9110, section 12.5.4); empty where any will do."""
    weighed = [_weighed(each) for each in header.split(",")]
    weight, tag = max(weighed, key=lambda each: each[0])
    return tag if weight > 0 and tag != "*" else ""


def _weighed(part: str) -> tuple[float, str]:
    tag, _, parameter = part.strip().partition(";")
    _, given, weight = parameter.partition("q=")
    try:
        return (float(weight) if given else 1.0), tag.strip()
    except ValueError:
        return 0.0, tag.strip()
