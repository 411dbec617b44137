"""Compiling the plan's tree into OpenSearch's query language, without any of its query parsers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from whattowatch.search.tree import AtLeast, Best, Both, Everything, Fuzzy, Node, OneOf, Prefix, Term


def weighted(tree: Node, filters: Sequence[OneOf]) -> dict[str, Any]:
    """The query whose score is the tree's times log(2 + popularity); filters add nothing to it."""
    conditions = [{"terms": {one.field: list(one.values)}} for one in filters]
    return {
        "function_score": {
            "query": {"bool": {"must": [_query(tree)], "filter": conditions}},
            "field_value_factor": {"field": "popularity", "modifier": "log2p", "missing": 0},
            "boost_mode": "multiply",
        }
    }


def most_popular() -> dict[str, Any]:
    """The highest popularity of any title, whatever was asked."""
    return {"all": {"global": {}, "aggs": {"most": {"max": {"field": "popularity"}}}}}


def _query(node: Node) -> dict[str, Any]:
    match node:
        case Everything():
            return _constant({"match_all": {}}, 1.0)
        case Term() | Prefix() | Fuzzy():
            return _constant(_leaf(node), node.score)
        case Best(nodes):
            return {"dis_max": {"queries": _queries(nodes)}}
        case Both(required, optional):
            return {"bool": {"must": _queries(required), "should": _queries(optional)}}
        case AtLeast(count, nodes):
            return {"bool": {"should": _queries(nodes), "minimum_should_match": count}}


def _leaf(node: Term | Prefix | Fuzzy) -> dict[str, Any]:
    match node:
        case Term(field, text):
            return {"term": {field: text}}
        case Prefix(field, text):
            return {"prefix": {field: text}}
        case Fuzzy(field, text, edits):
            # Without this rewrite the fifty likeliest words alone would be looked at.
            return {"fuzzy": {field: {"value": text, "fuzziness": edits, "rewrite": "constant_score"}}}


def _constant(query: dict[str, Any], score: float) -> dict[str, Any]:
    return {"constant_score": {"filter": query, "boost": score}}


def _queries(nodes: Iterable[Node]) -> list[dict[str, Any]]:
    return [_query(node) for node in nodes]
