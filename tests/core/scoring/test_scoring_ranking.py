"""Ranks under every tie rule, and the ranks that remain possible."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scoring_case import bodies, column, scheme, scored

from quanheng.core.results.outcome import Outcome
from quanheng.core.scoring.total.ranking import possible_ranks, ranks

TREE = {"d": {"g": {"a": 60, "b": 40}}}
TIES = ("min", "dense", "mean", "max")


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("min", [2, 1, 2, 5, 2]),
        ("max", [4, 1, 4, 5, 4]),
        ("mean", [3, 1, 3, 5, 3]),
        ("dense", [2, 1, 2, 3, 2]),
    ],
)
def test_equal_scores_share_a_rank_as_the_tie_rule_says(ties, expected):
    assert ranks(np.array([70.0, 80, 70, 60, 70]), ties).tolist() == expected


@pytest.mark.parametrize("ties", TIES)
def test_nobody_to_rank_gives_no_ranks(ties):
    nobody = np.zeros(0)

    assert ranks(nobody, ties).tolist() == []
    assert [one.tolist() for one in possible_ranks(nobody, nobody, ties)] == [[], []]


INTERVALS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3)).map(lambda ends: (min(ends), max(ends))),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(INTERVALS, st.sampled_from(TIES))
def test_possible_ranks_are_what_trying_all_scores_finds(intervals, ties):
    # As many steps as units: fine enough for all of them to differ within one interval.
    steps = len(intervals)
    choices = [[low + k / steps for k in range((high - low) * steps + 1)] for low, high in intervals]
    tried = np.array([ranks(np.array(each), ties) for each in product(*choices)])
    low, high = (np.array(end, dtype=np.float64) for end in zip(*intervals, strict=True))

    best, worst = possible_ranks(low, high, ties)

    assert best.tolist() == tried.min(axis=0).tolist()
    assert worst.tolist() == tried.max(axis=0).tolist()


@given(INTERVALS, st.sampled_from(TIES))
def test_the_rank_by_the_lower_end_is_always_possible(intervals, ties):
    low, high = (np.array(end, dtype=np.float64) for end in zip(*intervals, strict=True))

    best, worst = possible_ranks(low, high, ties)

    assert np.all((best <= ranks(low, ties)) & (ranks(low, ties) <= worst))


def test_final_totals_can_have_no_other_rank():
    result = scored(scheme(TREE), {"a": [10, 20, 20, 40, 50], "b": [10, 20, 20, 40, 50]})

    assert column(result.ranking, "rank") == [5, 3, 3, 2, 1]
    assert column(result.ranking, "rank_low") == column(result.ranking, "rank")
    assert column(result.ranking, "rank_high") == column(result.ranking, "rank")
    assert column(result.ranking, "ranked") == [5] * 5


def test_a_provisional_total_is_ranked_by_its_lower_end_with_all_that_is_possible():
    result = scored(scheme(TREE), {"a": [10, 20, 30, 40, 50], "b": [10, 20, 30, 40, Outcome.MISSING]})

    # u4 lies between 30 and 70: at least level with u2, at most first.
    assert column(result.ranking, "rank") == [5, 4, 2, 1, 2]
    assert column(result.ranking, "rank_low") == [5, 4, 2, 1, 1]
    assert column(result.ranking, "rank_high") == [5, 4, 3, 2, 2]


def test_ranks_look_at_the_rounded_total_unless_the_scheme_says_exact():
    numbers = [70.001, 70.002, 70.003, 60, 50]

    rounded = scored(scheme(TREE), {"a": numbers, "b": numbers})
    exact = scored(scheme(TREE, ranking={"of": "exact"}), {"a": numbers, "b": numbers})

    assert column(rounded.ranking, "rank") == [1, 1, 1, 4, 5]
    assert column(exact.ranking, "rank") == [3, 2, 1, 4, 5]


def test_exact_totals_that_differ_only_by_binary_noise_are_ties():
    tree = {"d": {"g": {"a": 5, "b": 5, "c": 45, "e": 45}}}
    made = scheme(tree, ranking={"of": "exact", "minimum": 2})

    result = scored(
        made, {"a": [92.5, 81.635], "b": [96.6, 81.635], "c": [76.7, 81.635], "e": [83.7, 81.635]}
    )

    assert column(result.ranking, "rank") == [1, 1]


@pytest.mark.parametrize(
    ("within", "expected"),
    [
        ("category_level", [1, 2, 1, 2, 1, 2]),
        ("category", [2, 3, 1, 4, 1, 2]),
        ("all", [3, 4, 2, 6, 1, 5]),
    ],
)
def test_ranks_are_within_category_and_level_as_the_scheme_says(within, expected):
    units = bodies(
        6,
        categories=["service", "service", "management", "service", "service", "management"],
        levels=["county", "county", None, "city", "city", None],
    )
    made = scheme(TREE, ranking={"within": within, "minimum": 2})
    numbers = [80, 70, 85, 50, 90, 60]

    result = scored(made, {"a": numbers, "b": numbers}, units=units)

    assert column(result.ranking, "rank") == expected


def test_fewer_units_than_the_minimum_are_not_ranked_but_counted():
    result = scored(scheme(TREE), {"a": [1, 2, 3, 4], "b": [1, 2, 3, 4]})

    assert column(result.ranking, "rank") == [None] * 4
    assert column(result.ranking, "rank_high") == [None] * 4
    assert column(result.ranking, "ranked") == [4] * 4


def test_units_on_too_little_weight_are_neither_ranked_nor_counted():
    numbers = [50, 40, 30, 20, 10]

    result = scored(scheme(TREE), {"a": [Outcome.TOO_FEW, *numbers], "b": [99, *numbers]})

    assert column(result.ranking, "status")[0] == "insufficient"
    assert column(result.ranking, "score_low")[0] == 99
    assert column(result.ranking, "rank") == [None, 1, 2, 3, 4, 5]
    assert column(result.ranking, "ranked") == [5] * 6


def test_peers_are_compared_with_but_not_ranked():
    tree = {"d": {"g": {"a": {"weight": 60, "scoring": {"percentile": {"minimum": 5}}}, "b": 40}}}
    units = bodies(5, roles=["evaluated", "peer", "peer", "evaluated", "peer"])
    made = scheme(tree, ranking={"minimum": 2})

    result = scored(made, {"a": [1, 2, 3, 4, 5], "b": [50] * 5}, units=units)

    assert column(result.indicators, "score", indicator="a") == [0, 25, 50, 75, 100]
    assert column(result.ranking, "unit_id") == ["u0", "u3"]
    assert column(result.ranking, "rank") == [2, 1]
    assert column(result.ranking, "ranked") == [2, 2]
    assert len(column(result.composites, "score", node="total")) == 5
