from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.core.reading.cell_text import EXACT_BELOW, cell_text, float_text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, None),
        ("", None),
        ("a ", "a "),
        (True, "true"),
        (False, "false"),
        (123.0, "123"),
        (-0.0, "0"),
        (0.1 + 0.2, "0.30000000000000004"),
        (0.00001, "0.00001"),
        (7, "7"),
        (Decimal("1E+3"), "1000"),
        (Decimal("1.50"), "1.50"),
        (date(2024, 3, 5), "2024-03-05"),
        (datetime(2024, 3, 5), "2024-03-05"),
        (datetime(2024, 3, 5, 10, 20, 30), "2024-03-05 10:20:30"),
        (datetime(2024, 3, 5, tzinfo=UTC), "2024-03-05 00:00:00+00:00"),
        (time(10, 20), "10:20:00"),
        (timedelta(hours=30, seconds=1.5), "30:00:01.5"),
        (timedelta(minutes=-1), "-00:01:00"),
        (b"\xe5\xb1\x80", "局"),
        (b"\xff\x00", "ff00"),
        ([1, "二"], '[1, "二"]'),
    ],
)
def test_a_cell_becomes_the_text_that_contracts_read(cell: object, text: str | None) -> None:
    assert cell_text(cell) == text


def test_spreadsheet_noise_beyond_fifteen_digits_is_dropped() -> None:
    assert float_text(0.1 + 0.2, 15) == "0.3"


def test_an_identity_number_that_became_a_float_keeps_its_exponent() -> None:
    assert float_text(420302199001010000.0) == "4.2030219900101E+17"
    assert float_text(999_999_999_999_999.0) == "999999999999999"


@given(st.floats(min_value=-EXACT_BELOW / 2, max_value=EXACT_BELOW / 2))
def test_a_float_below_the_bound_is_written_without_exponent_and_read_back(number: float) -> None:
    text = float_text(number)

    assert "e" not in text.lower()
    assert float(text) == number
