"""Each scoring rule by hand, and what holds for all of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scoring_case import bodies, values

from quanheng.core.model.scoring import Scoring
from quanheng.core.results.outcome import Outcome
from quanheng.core.scoring.rules import mid_ranks, score


def scores(rule, numbers, better="higher", groups=None):
    made = Scoring.model_validate(rule).rule
    units = bodies(len(numbers), categories=groups)
    return score(made, values(numbers), better, units).score.tolist()


@pytest.mark.parametrize(
    ("rule", "numbers", "expected"),
    [
        ({"linear": {"floor": 80, "target": 99}}, [79, 80, 89.5, 99, 120], [0, 0, 50, 100, 100]),
        ({"linear": {"floor": 20, "target": 3}}, [25, 20, 11.5, 3, 0], [0, 0, 50, 100, 100]),
        ({"linear": {"floor": -5, "target": 5}}, [-9, -5, 0, 5], [0, 0, 50, 100]),
        ({"linear": {"floor": 1, "target": 100, "log": True}}, [1, 10, 100, 1e6], [0, 50, 100, 100]),
        ({"linear": {"floor": 1, "target": 100, "log": True}}, [0, -7], [0, 0]),
        ({"linear": {"floor": 100, "target": 1, "log": True}}, [0, 10, 100], [100, 50, 0]),
        (
            {"band": {"lo": 85, "hi": 100, "zero_lo": 65, "zero_hi": 105}},
            [60, 65, 75, 85, 92, 100, 102.5, 105, 110],
            [0, 0, 50, 100, 100, 100, 50, 0, 0],
        ),
        ({"deduction": {"points": 5}}, [0, 3, 20, 21], [100, 85, 0, 0]),
        ({"deduction": {"points": 0.1}}, [3], [99.7]),
        (
            {"steps": {"below": 10, "steps": [{"at": 60, "score": 50}, {"at": 80, "score": 100}]}},
            [59.9, 60, 79.999, 80, 99],
            [10, 50, 50, 100, 100],
        ),
        (
            {
                "rubric": {
                    "levels": [
                        {"value": 2, "score": 100},
                        {"value": 0, "score": 5},
                        {"value": 1, "score": 60},
                    ]
                }
            },
            [0, 1, 2],
            [5, 60, 100],
        ),
    ],
    ids=[
        "higher is better",
        "lower is better",
        "through zero",
        "logarithms",
        "logarithms of nothing",
        "logarithms, lower is better",
        "band",
        "deduction",
        "deduction of tenths",
        "half-open steps",
        "rubric in any order",
    ],
)
def test_a_rule_gives_the_scores_that_were_computed_by_hand(rule, numbers, expected):
    assert scores(rule, numbers) == pytest.approx(expected, abs=1e-11)


def test_ends_of_a_rule_are_exact():
    assert scores({"linear": {"floor": 0.1, "target": 0.7}}, [0.1, 0.7]) == [0.0, 100.0]
    assert scores({"linear": {"floor": 100, "target": 75000, "log": True}}, [100, 75000]) == [0.0, 100.0]


def test_a_step_is_reached_although_binary_arithmetic_falls_short_of_it():
    value = 0.57 * 100

    assert value < 57
    assert scores({"steps": {"below": 0, "steps": [{"at": 57, "score": 70}]}}, [value]) == [70.0]


def test_a_step_is_not_reached_by_a_true_value_just_under_it():
    assert scores({"steps": {"below": 0, "steps": [{"at": 57, "score": 70}]}}, [56.9999999]) == [0.0]


def test_a_rubric_level_is_met_although_binary_arithmetic_misses_it():
    rule = {"rubric": {"levels": [{"value": 0.3, "score": 40}, {"value": 1, "score": 100}]}}

    assert scores(rule, [0.1 + 0.2]) == [40.0]


def test_a_value_that_no_rubric_level_names_becomes_an_error_with_its_number():
    rule = Scoring.model_validate(
        {"rubric": {"levels": [{"value": 0, "score": 0}, {"value": 2, "score": 100}]}}
    ).rule
    given_values = values([2, 1.5, Outcome.MISSING])

    found = score(rule, given_values, "higher", bodies(3))

    assert found.outcome.tolist() == [Outcome.OK, Outcome.ERROR, Outcome.MISSING]
    assert np.isnan(found.score[1])
    assert "1.5" in found.reason[1].zh
    assert "1.5" in found.reason[1].en
    assert given_values.outcome.tolist() == [Outcome.OK, Outcome.OK, Outcome.MISSING]


@pytest.mark.parametrize(
    "rule",
    [
        {"linear": {"floor": 0, "target": 1}},
        {"linear": {"floor": 1, "target": 2, "log": True}},
        {"band": {"lo": 1, "hi": 2, "zero_lo": 0, "zero_hi": 3}},
        {"steps": {"below": 0, "steps": [{"at": 1, "score": 100}]}},
        {"deduction": {"points": 1}},
        {"percentile": {"minimum": 2}},
        {"rubric": {"levels": [{"value": 0, "score": 0}, {"value": 1, "score": 100}]}},
    ],
    ids=lambda rule: next(iter(rule)),
)
def test_no_value_means_no_score(rule):
    found = scores(rule, [Outcome.MISSING, 1, Outcome.TOO_FEW, 1])

    assert np.isnan(found).tolist() == [True, False, True, False]
    assert scores(rule, []) == []


def test_percentile_ranks_share_the_middle_among_equals():
    # 10 < 20 = 20 = 20 < 40: below 0, 1, 1, 1, 4; half of the other equals 0, 1, 1, 1, 0; over 4.
    assert scores({"percentile": {}}, [20, 10, 20, 40, 20]) == [50, 0, 50, 100, 50]


def test_percentile_ranks_of_all_equal_units_are_in_the_middle():
    assert scores({"percentile": {}}, [7] * 6) == [50] * 6


def test_percentile_is_taken_from_the_other_end_where_lower_is_better():
    assert scores({"percentile": {}}, [1, 2, 3, 4, 5], better="lower") == [100, 75, 50, 25, 0]


def test_percentile_counts_only_peers_of_the_same_group_that_have_a_value():
    numbers = [1, 2, 3, Outcome.MISSING, 9, 8, 7]

    found = scores({"percentile": {"minimum": 3}}, numbers, groups=[*"aaaabbb"])

    assert found[:3] == [0, 50, 100]
    assert np.isnan(found[3])
    assert found[4:] == [100, 50, 0]


def test_too_few_peers_leave_a_value_without_a_score_and_say_so():
    rule = Scoring.model_validate({"percentile": {"minimum": 5}}).rule

    found = score(rule, values([1, 2, 3, 4, Outcome.TOO_FEW]), "higher", bodies(5))

    assert np.isnan(found.score).all()
    assert found.outcome.tolist() == [Outcome.OK] * 4 + [Outcome.TOO_FEW]
    assert "5" in found.reason[0].zh
    assert found.reason[0].en == "fewer than 5 peers have a value, so it is not scored"
    assert found.reason[4].en == "because too few"


def test_percentile_scores_rise_between_two_ranks_and_on_beyond_them():
    rule = {"percentile": {"low": 10, "low_score": 40, "high": 75, "high_score": 100, "ranked": True}}

    found = scores(rule, [68, 10, 75, 90, 0])

    assert found == pytest.approx([40 + 60 * 58 / 65, 40, 100, 100, 40 - 600 / 65])
    assert found[0] == pytest.approx(93.54, abs=0.005)


def test_ranked_values_are_mirrored_where_lower_is_better():
    assert scores({"percentile": {"ranked": True}}, [30, 100], better="lower") == [70, 0]


def test_ties_that_only_binary_noise_breaks_are_ties():
    assert scores({"percentile": {"minimum": 3}}, [0.1 + 0.2, 0.3, 1]) == [25, 25, 100]


@given(st.lists(st.tuples(st.integers(0, 2), st.none() | st.integers(-3, 3)), max_size=12), st.integers(2, 4))
def test_mid_ranks_agree_with_counting_by_hand(units, minimum):
    numbers = np.array([np.nan if value is None else value for _, value in units], dtype=np.float64)
    groups = np.array([group for group, _ in units], dtype=np.int64)

    found = mid_ranks(numbers, groups, minimum)

    for place, (group, value) in enumerate(units):
        peers = [other for its, other in units if its == group and other is not None]
        if value is None or len(peers) < minimum:
            assert np.isnan(found[place])
        else:
            below, equal = sum(o < value for o in peers), sum(o == value for o in peers) - 1
            assert found[place] == pytest.approx(100 * (below + equal / 2) / (len(peers) - 1))


NUMBERS = st.integers(-1000, 1000).map(lambda n: n / 8)


@st.composite
def rising_rules(draw):
    """Draw a rule under which a higher value is never worse."""
    a, b = draw(st.tuples(NUMBERS, NUMBERS).filter(lambda ends: ends[0] < ends[1]))
    points = sorted(draw(st.lists(st.integers(0, 100), min_size=3, max_size=3)))
    return draw(
        st.sampled_from(
            [
                {"linear": {"floor": a, "target": b}},
                {"linear": {"floor": abs(a) + 1, "target": abs(a) + abs(b) + 2, "log": True}},
                {
                    "steps": {
                        "below": points[0],
                        "steps": [{"at": a, "score": points[1]}, {"at": b, "score": points[2]}],
                    }
                },
                {"percentile": {"minimum": 2}},
                {"percentile": {"minimum": 2, "low": 20, "high": 60, "low_score": 30, "high_score": 90}},
                {"percentile": {"ranked": True}},
            ]
        )
    )


@given(rising_rules(), st.lists(NUMBERS, min_size=2, max_size=20))
def test_scores_stay_within_bounds_and_never_fall_as_the_value_rises(rule, numbers):
    found = scores(rule, sorted(numbers))

    assert all(0 <= one <= 100 for one in found)
    assert found == sorted(found)


@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_scores_of_a_deduction_never_rise_with_the_value(numbers):
    found = scores({"deduction": {"points": 2.5}}, sorted(numbers))

    assert all(0 <= one <= 100 for one in found)
    assert found == sorted(found, reverse=True)


@given(st.lists(NUMBERS, min_size=1, max_size=20))
def test_scores_of_a_band_rise_to_it_and_fall_behind_it(numbers):
    numbers = sorted(numbers)
    found = scores({"band": {"lo": -10, "hi": 20, "zero_lo": -90, "zero_hi": 80}}, numbers)
    before = [one for number, one in zip(numbers, found, strict=True) if number <= 20]
    behind = [one for number, one in zip(numbers, found, strict=True) if number >= -10]

    assert all(0 <= one <= 100 for one in found)
    assert before == sorted(before)
    assert behind == sorted(behind, reverse=True)


@given(rising_rules(), st.lists(NUMBERS, min_size=2, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_units_does_not_matter(rule, numbers, random):
    order = list(range(len(numbers)))
    random.shuffle(order)

    assert scores(rule, [numbers[place] for place in order]) == [
        scores(rule, numbers)[place] for place in order
    ]
