"""The project's documents, read as what they are: tables, sections, links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]

_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`[^`\n]*`")
_HEADING = re.compile(r"^(#+) +(.+?) *$", re.MULTILINE)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_CELL_BORDER = re.compile(r"(?<!\\)\|")

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A Markdown file."""

    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    def rows(self, *header: str) -> list[Row]:
        """The rows of every table with these columns, by column."""
        return [
            dict(zip(header, _cells(line), strict=True))
            for first, *_, lines in _tables(self.text)
            if _cells(first) == list(header)
            for line in lines
        ]

    def section(self, heading: str) -> str:
        """What stands below the heading, up to the next one of its rank."""
        _, _, below = self.text.partition(f"\n## {heading}\n")
        return below.split("\n## ", 1)[0]

    def headings(self) -> list[str]:
        """All headings, code left out."""
        return [found[2] for found in _HEADING.finditer(_FENCED.sub("", self.text))]

    def anchors(self) -> set[str]:
        """What a link may name behind its #: headings in small letters, blanks as hyphens, signs left out."""
        return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in self.headings()}

    def links(self) -> list[str]:
        """The targets of all links, code left out."""
        return _LINK.findall(_SPAN.sub("", _FENCED.sub("", self.text)))


def page(name: str) -> Page:
    """The document with this path from the project's root."""
    return Page(ROOT / name)


def pages() -> list[Page]:
    """Every Markdown file of the project; environments and tools keep files of others in hidden folders."""
    shown = [path for path in ROOT.iterdir() if not path.name.startswith(".")]
    found = [path for path in shown if path.suffix == ".md"]
    found += [path for folder in shown if folder.is_dir() for path in folder.rglob("*.md")]
    return [Page(path) for path in sorted(found)]


def code(cell: str) -> list[str]:
    """What stands in backticks."""
    return [span.strip("`") for span in _SPAN.findall(cell)]


def _tables(text: str) -> Iterator[tuple[str, str, list[str]]]:
    """Header, ruler and rows of each table."""
    for block in re.findall(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE):
        header, ruler, *lines = block.splitlines()
        yield header, ruler, lines


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _CELL_BORDER.split(line)[1:-1]]
