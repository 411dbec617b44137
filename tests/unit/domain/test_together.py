"""What every rule of fairness promises, whatever the members like."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whattowatch.domain.together import MISERY, VETO, Rule, ranked, vetoed

rules = st.sampled_from(Rule)
liking = st.integers(10, 100).map(lambda tenths: tenths / 10)


@st.composite
def evenings(draw: st.DrawFn) -> dict[str, list[float]]:
    """Some titles, and what the same members like of each."""
    members = draw(st.integers(1, 5))
    titles = draw(st.integers(1, 8))
    return {f"movie-{number}": draw(st.lists(liking, min_size=members, max_size=members)) for number in range(titles)}


@given(rules, evenings())
def test_every_title_comes_once_but_for_vetoes(rule: Rule, likings: dict[str, list[float]]) -> None:
    out = {title for title, each in likings.items() if rule is Rule.VETO and vetoed(each)}
    assert sorted(ranked(rule, likings)) == sorted(likings.keys() - out)


@given(rules, evenings())
def test_what_all_like_at_least_as_much_and_somebody_more_comes_first(
    rule: Rule, likings: dict[str, list[float]]
) -> None:
    order = ranked(rule, likings)
    for place, title in enumerate(order):
        assert not any(_dominates(likings[later], likings[title]) for later in order[place + 1 :])


def _dominates(one: Sequence[float], other: Sequence[float]) -> bool:
    return one != other and all(mine >= theirs for mine, theirs in zip(one, other, strict=True))


@given(evenings())
def test_no_veto_is_broken(likings: dict[str, list[float]]) -> None:
    assert all(min(likings[title]) >= VETO for title in ranked(Rule.VETO, likings))


@given(evenings())
def test_nobody_is_made_miserable_while_there_is_something_else(likings: dict[str, list[float]]) -> None:
    miseries = [min(likings[title]) < MISERY for title in ranked(Rule.AVERAGE, likings)]
    assert miseries == sorted(miseries)


@given(evenings())
def test_with_the_least_misery_the_first_title_has_the_highest_lowest_liking(likings: dict[str, list[float]]) -> None:
    first, *_ = ranked(Rule.LEAST_MISERY, likings)
    assert min(likings[first]) == max(min(each) for each in likings.values())


@given(rules, evenings(), st.data())
def test_a_title_does_not_fall_when_a_member_likes_it_more(
    rule: Rule, likings: dict[str, list[float]], data: st.DataObject
) -> None:
    title = data.draw(st.sampled_from(sorted(likings)))
    member = data.draw(st.integers(0, len(likings[title]) - 1))
    raised = list(likings[title])
    raised[member] = data.draw(st.sampled_from([raised[member], (raised[member] + 10) / 2, 10.0]))
    before, after = (ranked(rule, each) for each in (likings, {**likings, title: raised}))
    if title in before:
        assert after.index(title) <= before.index(title)


@given(rules, evenings(), st.randoms())
def test_it_does_not_matter_who_likes_what(rule: Rule, likings: dict[str, list[float]], random: Random) -> None:
    turn = list(range(len(next(iter(likings.values())))))
    random.shuffle(turn)
    assert ranked(rule, {title: [each[place] for place in turn] for title, each in likings.items()}) == ranked(
        rule, likings
    )


@given(rules, st.dictionaries(st.text(min_size=1), liking, min_size=1))
def test_alone_one_gets_the_order_of_ones_own_liking(rule: Rule, mine: dict[str, float]) -> None:
    order = ranked(rule, {title: [each] for title, each in mine.items()})
    own = [title for title in sorted(mine, key=lambda title: -mine[title]) if title in order]
    assert order == own


def test_titles_that_the_rule_holds_equal_stay_as_they_were() -> None:
    assert ranked(Rule.AVERAGE, {"b": [7.0, 8.0], "a": [8.0, 7.0]}) == ["b", "a"]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule.AVERAGE, ["fair", "plain", "split", "hated"]),
        (Rule.LEAST_MISERY, ["plain", "fair", "split", "hated"]),
        (Rule.VETO, ["split", "fair", "plain"]),
    ],
)
def test_the_rules_differ_where_tastes_do(rule: Rule, expected: list[str]) -> None:
    likings = {"hated": [10.0, 4.9], "split": [10.0, 5.5], "fair": [8.5, 6.5], "plain": [7.0, 7.0]}
    assert ranked(rule, likings) == expected
