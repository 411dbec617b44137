"""What is fetched for a query."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from whattowatch.domain.catalogue import TitleType
from whattowatch.domain.discovery import SearchQuery
from whattowatch.search.parse import parse
from whattowatch.search.plan import filters, plan
from whattowatch.search.tree import AtLeast, Best, Both, Everything, Fuzzy, Node, OneOf, Prefix, Term


def leaves(node: Node) -> Iterator[Node]:
    match node:
        case Best(nodes) | AtLeast(_, nodes):
            children = nodes
        case Both(needed, optional):
            children = (*needed, *optional)
        case _:
            yield node
            return
    for child in children:
        yield from leaves(child)


def fuzzy_leaves(text: str, stage: int) -> list[Fuzzy]:
    return [leaf for leaf in leaves(plan(parse(text))[stage].tree) if isinstance(leaf, Fuzzy)]


def test_without_words_everything_is_fetched_at_once() -> None:
    (only,) = plan(parse(""))
    assert only.tree == Everything()


def test_nothing_is_forgiven_at_first() -> None:
    assert fuzzy_leaves("jurassic park", stage=0) == []


def test_typos_are_forgiven_next_and_on_beginnings_of_the_last_word_only() -> None:
    forgiven = {(leaf.field, leaf.text, leaf.edits) for leaf in fuzzy_leaves("jurassic world", stage=1)}
    assert {("title", "jurassic", 2), ("title", "world", 1), ("edges", "world", 1)} <= forgiven
    assert ("edges", "jurassic", 2) not in forgiven


def test_a_word_may_be_missing_at_last() -> None:
    last = plan(parse("lord of rings"))[-1].tree
    assert isinstance(last, AtLeast)
    assert (last.count, len(last.nodes)) == (2, 3)


def test_a_single_word_may_not_be_missing() -> None:
    assert len(plan(parse("lord"))) == 2


def test_a_beginning_longer_than_those_indexed_is_looked_up() -> None:
    found = list(leaves(plan(parse("extraterrestr"))[0].tree))
    assert Prefix("title", "extraterrestr", 2.0) in found


def test_the_whole_title_is_worth_more_than_all_its_words() -> None:
    best = max(leaf.score for leaf in leaves(plan(parse("die hard"))[0].tree) if isinstance(leaf, Term))
    assert best > 2 * 3.0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (SearchQuery("heat"), ()),
        (SearchQuery("", genre="Drama"), (OneOf("genre", ("Drama",)),)),
        (SearchQuery("", type=TitleType.TV), (OneOf("type", ("tv",)),)),
        (SearchQuery("", year=1995), (OneOf("year", ("1995",)),)),
        (SearchQuery("", services=("s-1", "s-2")), (OneOf("services", ("s-1", "s-2", "*")),)),
        (SearchQuery("", genre="Dra\ud800ma"), (OneOf("genre", ("Drama",)),)),
    ],
)
def test_filters_say_what_every_match_meets(query: SearchQuery, expected: tuple[OneOf, ...]) -> None:
    assert filters(query) == expected
