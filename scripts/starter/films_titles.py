"""Takes MovieLens' titles apart: `Amelie (Fabuleux destin d'Amélie Poulain, Le) (2001)`.

MovieLens puts a leading article behind the title, and other titles and the year in parentheses after it.
"""

import re
from dataclasses import dataclass

from films_exceptions import NO_ORIGINAL, ORIGINAL_FIRST, PART_OF_TITLE

ARTICLES = (
    *("The", "An", "A"),  # English
    *("Le", "La", "Les", "L'", "Un", "Une"),  # French
    *("El", "Los", "Las", "Lo", "Una"),  # Spanish, beside La and Un
    *("Il", "Gli", "I"),  # Italian, beside La, Le, Lo, L', Un and Una
    *("Der", "Die", "Das", "Ein", "Eine"),  # German
    *("O", "Os", "As", "Um", "Uma"),  # Portuguese, beside A
    *("Den", "Det", "De", "En", "Ett", "Het", "Een"),  # Danish, Swedish, Norwegian and Dutch
    "Da",  # "Hip Hop Witch, Da"
)
ENGLISH_ARTICLE_LAST = re.compile(r", (?:The|An|A)$")
ARTICLE_BEHIND = re.compile(rf"^(?P<stem>.+?), (?P<article>{'|'.join(ARTICLES)})(?P<behind>:.*| \(.*)?$")
YEAR_LAST = re.compile(r"^(?P<name>.*?)\s*\((?P<year>\d{4})\)\s*$")
PARENTHESES_LAST = re.compile(r"^(?P<title>.+?)(?P<parentheses>(?:\s+\([^()]*\))*)$")
ALSO_KNOWN_AS = re.compile(r"^a\.?k\.?a\.?\s+")


@dataclass(frozen=True)
class Titles:
    """A film's titles in their natural form: no original one means that it is unknown or the title itself."""

    title: str
    original: str
    others: tuple[str, ...]
    year: int | None


def natural(title: str) -> str:
    """The title with its article in front: `Matrix, The` becomes `The Matrix`."""
    title = " ".join(title.split())
    found = ARTICLE_BEHIND.match(title)
    if found is None:
        return title
    article = found["article"]
    space = "" if article.endswith("'") else " "
    return f"{article}{space}{found['stem']}{found['behind'] or ''}"


def _parts(movielens_id: int, name: str) -> tuple[str, list[str]]:
    found = PARENTHESES_LAST.match(name)
    if found is None or movielens_id in PART_OF_TITLE:
        return name, []
    return found["title"], re.findall(r"\(([^()]*)\)", found["parentheses"])


def _original(movielens_id: int, parentheses: list[str]) -> str | None:
    """MovieLens writes the original title last, after English ones, with few exceptions."""
    candidates = [
        part for part in parentheses if not ALSO_KNOWN_AS.match(part) and not ENGLISH_ARTICLE_LAST.search(part)
    ]
    if not candidates or movielens_id in NO_ORIGINAL:
        return None
    return candidates[0 if movielens_id in ORIGINAL_FIRST else -1]


def split(movielens_id: int, raw: str) -> Titles:
    """The title, original title, other titles and year of a title as MovieLens writes it."""
    dated = YEAR_LAST.match(raw)
    name, year = (dated["name"], int(dated["year"])) if dated else (raw.strip(), None)
    main, parentheses = _parts(movielens_id, name)
    original = _original(movielens_id, parentheses)
    title = natural(main)
    others = [natural(ALSO_KNOWN_AS.sub("", part)) for part in parentheses if part != original]
    return Titles(
        title=title,
        original=natural(original) if original and natural(original) != title else "",
        others=tuple(dict.fromkeys(other for other in others if other != title)),
        year=year,
    )
