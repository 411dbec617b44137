"""Compiling the plan's tree into Tantivy queries, without any query parser."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tantivy import Occur, Query, Schema

from whattowatch.domain.catalogue import TitleType
from whattowatch.search.tree import AtLeast, Best, Both, Everything, Fuzzy, Node, OneOf, Prefix, Term


def compiled(tree: Node, filters: Sequence[OneOf], schema: Schema) -> Query:
    """The query that scores as the tree says; filters add nothing to the score."""
    conditions = [
        Query.const_score_query(Query.term_set_query(schema, one.field, list(one.values)), 0.0) for one in filters
    ]
    scored = _query(tree, schema)
    return _all_of([scored, *conditions]) if conditions else scored


def titles(schema: Schema) -> Query:
    """Every title, but not the document that holds the cursor."""
    return Query.term_set_query(schema, "type", [kind.value for kind in TitleType])


def _query(node: Node, schema: Schema) -> Query:
    match node:
        case Everything():
            return Query.const_score_query(titles(schema), 1.0)
        case Term() | Prefix() | Fuzzy():
            return Query.const_score_query(_leaf(node, schema), node.score)
        case Best(nodes):
            return Query.disjunction_max_query(_queries(nodes, schema))
        case Both(required, optional):
            return _all_of(_queries(required, schema), _queries(optional, schema))
        case AtLeast(count, nodes):
            return Query.boolean_query([(Occur.Should, query) for query in _queries(nodes, schema)], count)


def _leaf(node: Term | Prefix | Fuzzy, schema: Schema) -> Query:
    match node:
        case Term(field, text):
            return Query.term_query(schema, field, text, "basic")
        case Prefix(field, text):
            return Query.fuzzy_term_query(schema, field, text, 0, prefix=True)
        case Fuzzy(field, text, edits):
            return Query.fuzzy_term_query(schema, field, text, edits)


def _queries(nodes: Iterable[Node], schema: Schema) -> list[Query]:
    return [_query(node, schema) for node in nodes]


def _all_of(required: Iterable[Query], optional: Iterable[Query] = ()) -> Query:
    return Query.boolean_query(
        [*((Occur.Must, query) for query in required), *((Occur.Should, query) for query in optional)]
    )
