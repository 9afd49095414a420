"""Rounding and noise: fast on arrays, and the same as one by one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quanheng.core.results.rounding import round_half_up
from quanheng.core.scoring.precision import rounded, settle, without_noise


@given(
    st.lists(st.floats(-1e12, 1e12) | st.integers(-(10**6), 10**6).map(lambda n: n / 1000), max_size=20),
    st.integers(0, 6),
)
@example([2.675, 1.005, -2.675, 0.5, 1.5, 2.5, -0.001, 89.995, 4.35], 2)
@example([0.5, 1.5, 2.5, -0.5], 0)
def test_arrays_are_rounded_like_single_numbers(numbers, decimals):
    found = rounded(np.array(numbers, dtype=np.float64), decimals)

    assert found.tolist() == [round_half_up(number, decimals) for number in numbers]
    assert not np.signbit(found[found == 0]).any()


def test_no_number_stays_no_number():
    assert np.isnan(rounded(np.array([np.nan]), 2)).all()
    assert np.isnan(settle(np.array([np.nan]))).all()
    assert np.isnan(without_noise(np.array([np.nan]))).all()


def test_scores_are_kept_within_bounds_and_free_of_noise():
    found = settle(np.array([-1e-15, 100.00000000000004, 89.99499999999999, 0.1 + 0.2, 12.345678901234]))

    assert found.tolist() == [0.0, 100.0, 89.995, 0.3, 12.345678901234]
    assert not np.signbit(found[0])


@pytest.mark.parametrize("size", [1e-300, 1e-20, 1e-3, 1.0, 1e5, 1e15, 1e300])
def test_noise_is_taken_from_values_of_any_size_and_digits_are_left(size):
    numbers = np.array([0.1 + 0.2, -(0.1 + 0.2), 0.123456789, 0.0]) * size

    found = without_noise(numbers)

    assert found == pytest.approx(numbers, rel=1e-11, abs=0)


@given(st.lists(st.floats(-1e9, 1e9), max_size=20))
def test_taking_noise_away_never_turns_the_order_round(numbers):
    found = without_noise(np.array(sorted(numbers), dtype=np.float64))

    assert found.tolist() == sorted(found.tolist())


def test_one_third_of_a_sum_is_what_it_was_meant_to_be():
    assert without_noise(np.array([0.57 * 100, 0.1 + 0.2, 1.1 * 3])).tolist() == [57.0, 0.3, 3.3]
