"""Numbers are rounded as people round what they see."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng import round_half_up


@pytest.mark.parametrize(
    ("number", "decimals", "expected"),
    [
        (2.675, 2, 2.68),
        (1.005, 2, 1.01),
        (0.5, 0, 1.0),
        (1.5, 0, 2.0),
        (2.5, 0, 3.0),
        (-2.5, 0, -3.0),
        (89.995, 2, 90.0),
        (59.994999, 2, 59.99),
        (1e-9, 2, 0.0),
        (1e22, 2, 1e22),
        (1.7e308, 2, 1.7e308),
        (12345.0, -2, 12300.0),
    ],
)
def test_halves_go_away_from_zero(number: float, decimals: int, expected: float) -> None:
    assert round_half_up(number, decimals) == expected


def test_no_number_stays_none() -> None:
    assert round_half_up(None, 2) is None


def test_a_small_loss_is_not_shown_as_minus_zero() -> None:
    assert str(round_half_up(-0.001, 2)) == "0.0"


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        round_half_up(number, 2)


@given(st.decimals(min_value=-10_000, max_value=10_000, places=4))
def test_decimal_texts_round_as_decimals_do(number: Decimal) -> None:
    expected = number.quantize(Decimal("0.01"), ROUND_HALF_UP)

    assert round_half_up(float(number), 2) == float(expected)
