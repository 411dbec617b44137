"""CPU time of title search with Tantivy, beside a plain scan of all titles.

    python -m benchmarks.search_first_form [--titles FILE.csv] [--count 10000] [--queries 200]

The file needs a column `title`; without one, titles are made up. When it holds fewer than `--count`, the rest is
spliced from halves of different titles. One thread; CPU milliseconds, so that other load matters little.
"""

from __future__ import annotations

import csv
import re
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from whattowatch.adapters.embedded.tantivy_index import TantivyIndex
from whattowatch.adapters.embedded.tantivy_writer import TantivyIndexWriter
from whattowatch.domain.catalogue import Title, TitleType
from whattowatch.domain.discovery import SearchQuery

_YEAR = re.compile(r"\s*\(\d{4}\)\s*$")
_ONSETS, _ENDS = ("br", "k", "l", "m", "st", "t", "v"), ("an", "ello", "ight", "ora", "um", "ys")
_STRIDE = 7919
"""A prime, so that stepping by it visits titles in a mixed order that is the same every time."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Index the titles, run the queries, and print a table."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--titles", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=200)
    options = parser.parse_args(arguments)
    names = spliced(read_titles(options.titles) if options.titles else made_up(), options.count)
    with TemporaryDirectory() as folder:
        before = time.process_time()
        write_index(Path(folder), names)
        show(f"{len(names)} titles indexed in {time.process_time() - before:.1f} CPU s")
        measure(TantivyIndex(Path(folder)), names, options.queries)


def read_titles(path: Path) -> list[str]:
    """The column `title` of a CSV file, without years."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_YEAR.sub("", row["title"]) for row in csv.DictReader(file)]


def made_up() -> list[str]:
    """Some hundred titles of two or three invented words."""
    words = [(onset + middle + end).capitalize() for onset in _ONSETS for middle in "aeiou" for end in _ENDS]
    return [f"{word} {words[at * 31 % len(words)]} {words[at * 17 % len(words)]}" for at, word in enumerate(words)]


def spliced(titles: Sequence[str], count: int) -> list[str]:
    """As many titles as wanted, in a mixed order: those given, then halves of two joined."""
    made = [titles[at * _STRIDE % len(titles)] for at in range(min(count, len(titles)))]
    made.extend(_splice(titles, at) for at in range(count - len(made)))
    return made


def _splice(titles: Sequence[str], at: int) -> str:
    left, right = titles[at % len(titles)].split(), titles[at * _STRIDE % len(titles)].split()
    return " ".join([*left[: len(left) // 2 + 1], *right[len(right) // 2 :]])


def write_index(folder: Path, names: Iterable[str]) -> None:
    """Index the names, the first the most popular."""
    titles = (
        Title(f"movie-{at}", TitleType.MOVIE, name, genres=("Drama",), popularity=1e6 / at)
        for at, name in enumerate(names, start=1)
    )
    with TantivyIndexWriter(folder) as writer:
        writer.apply(titles, 1)


def measure(index: TantivyIndex, names: Sequence[str], queries: int) -> None:
    """Print, for each kind of query, the index's times and the scan's."""
    folded = [name.casefold() for name in names]
    chosen = names[:: max(len(names) // queries, 1)][:queries]
    show("query    index p50 / p99 ms    scan p50 / p99 ms    index : scan (p50)   found in first 10")
    for kind, typed in (("exact", str), ("prefix", beginning), ("typo", mistyped)):
        texts = [typed(name) for name in chosen]
        searched = times(lambda text: index.search(SearchQuery(text, limit=20)), texts)
        scanned = times(lambda text: [name for name in folded if text in name], [text.casefold() for text in texts])
        found = sum(_finds(index, text, names, name) for text, name in zip(texts, chosen, strict=True))
        show(
            f"{kind:8} {_at(searched, 50):9.2f} / {_at(searched, 99):6.2f} {_at(scanned, 50):14.2f} / "
            f"{_at(scanned, 99):6.2f} {_at(searched, 50) / _at(scanned, 50):15.1f} {found:16} of {len(texts)}"
        )


def beginning(name: str) -> str:
    """The first word and up to three letters of the next, or half of a single word."""
    first, *rest = name.split()
    return f"{first} {rest[0][:3]}" if rest else first[: len(first) // 2 + 1]


def mistyped(name: str) -> str:
    """The title with two letters in the middle of its longest word swapped."""
    longest = max(name.split(), key=len)
    middle = len(longest) // 2
    swapped = (
        longest[: middle - 1] + longest[middle : middle + 1] + longest[middle - 1 : middle] + longest[middle + 1 :]
    )
    return name.replace(longest, swapped, 1)


def times(ask: Callable[[str], object], texts: Iterable[str]) -> list[float]:
    """CPU milliseconds for each text, in rising order."""
    return sorted(_time(ask, text) for text in texts)


def _time(ask: Callable[[str], object], text: str) -> float:
    before = time.process_time_ns()
    ask(text)
    return (time.process_time_ns() - before) / 1e6


def _at(rising: Sequence[float], percent: int) -> float:
    return rising[min(len(rising) * percent // 100, len(rising) - 1)]


def _finds(index: TantivyIndex, text: str, names: Sequence[str], name: str) -> bool:
    ids = index.search(SearchQuery(text, limit=10)).ids
    return name in {names[int(title_id.removeprefix("movie-")) - 1] for title_id in ids}


def show(line: str) -> None:
    """Write a line to the standard output."""
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
