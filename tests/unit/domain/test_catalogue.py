"""What the catalogue holds after a source delivers a title that it knew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unit.domain.titles import film, season, series
from whattowatch.domain.catalogue import Source, TitleRecord, merged

STARTER = TitleRecord(replace(film(), source=Source.STARTER, genres=("Action",), model_genres=("Action",)))
TMDB = TitleRecord(replace(film(), source=Source.TMDB, genres=("Science Fiction",), poster="/matrix.jpg"))

records = st.builds(
    lambda source, genres, runtime: TitleRecord(
        replace(film(runtime=runtime), source=source, genres=genres, model_genres=genres)
    ),
    st.sampled_from(Source),
    st.sampled_from([(), ("Action",), ("Drama",)]),
    st.sampled_from([None, 90]),
)


@pytest.mark.parametrize("record", [STARTER, TMDB], ids=["starter", "tmdb"])
def test_a_new_title_is_taken_as_it_comes(record: TitleRecord) -> None:
    assert merged(None, record) == record


def test_the_starter_never_replaces_a_richer_source() -> None:
    assert merged(TMDB, STARTER) == TMDB


def test_a_richer_source_replaces_the_starter_but_for_the_genres_that_the_model_may_use() -> None:
    assert merged(STARTER, TMDB) == replace(TMDB, title=replace(TMDB.title, model_genres=("Action",)))


def test_a_newer_record_of_the_same_source_replaces_the_older_with_its_episodes() -> None:
    older = TitleRecord(series(), tuple(season(1, 3)))
    newer = TitleRecord(series(ended=True), tuple(season(1, 2)))

    assert merged(older, newer) == newer


def test_genres_that_come_for_the_model_replace_those_known() -> None:
    newer = replace(STARTER, title=replace(STARTER.title, model_genres=("Drama",)))

    assert merged(STARTER, newer) == newer


@given(records, records)
def test_merging_again_changes_nothing(known: TitleRecord, incoming: TitleRecord) -> None:
    once = merged(known, incoming)

    assert merged(once, incoming) == once


@given(records, records)
def test_genres_for_the_model_are_never_lost(known: TitleRecord, incoming: TitleRecord) -> None:
    if known.title.model_genres:
        assert merged(known, incoming).title.model_genres
