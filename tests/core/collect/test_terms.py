"""Moments that are computed while collecting."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pydantic import ValidationError

from quanheng.core.collect.arrow_types import contract_schema
from quanheng.core.collect.delivery import contract_hash
from quanheng.core.collect.sifting.terms import Terms
from quanheng.core.model.dataset import Dataset
from quanheng.core.text import Invalid

FIELDS: dict[str, Any] = {
    "unit": {"type": "text"},
    "begun": {"type": "timestamp"},
    "limit": {"type": "integer"},
    "counted": {"type": "text", "codes": ["工作日", "小时", "自然日"]},
}
TERM = {"start": "begun", "length": "limit", "measure": "counted"}


def contract(terms: dict[str, Any] | None = None, **fields: Any) -> Dataset:
    """Return a dataset with one term, `due`."""
    return Dataset.model_validate(
        {
            "name": "t",
            "unit": "unit",
            "fields": {**FIELDS, **fields},
            "terms": {"due": TERM} if terms is None else terms,
        }
    )


def due(
    *rows: tuple[datetime | None, int | None, str | None], terms: Terms | None = None
) -> list[datetime | None]:
    """Compute the term `due` of rows of start, length and measure."""
    terms = terms or Terms(contract())
    begun, limit, counted = zip(*rows, strict=True)
    arrays = {
        "begun": pa.array(begun, pa.timestamp("us")),
        "limit": pa.array(limit, pa.int64()),
        "counted": pa.array(counted, pa.string()),
    }
    return list(terms.values(arrays, np.zeros(len(rows), dtype=bool))["due"].to_pylist())


FRIDAY = datetime(2024, 9, 27, 16, 30)


def test_days_end_with_the_last_of_them_and_hours_run_on_the_clock() -> None:
    assert due((FRIDAY, 2, "自然日"), (FRIDAY, 2, "小时"), (FRIDAY, 2, "工作日")) == [
        datetime(2024, 9, 29, 23, 59, 59),
        datetime(2024, 9, 27, 18, 30),
        datetime(2024, 9, 30, 23, 59, 59),
    ]


def test_a_term_of_nothing_ends_with_the_day_or_at_once() -> None:
    assert due((FRIDAY, 0, "工作日"), (FRIDAY, 0, "自然日"), (FRIDAY, 0, "小时")) == [
        datetime(2024, 9, 27, 23, 59, 59),
        datetime(2024, 9, 27, 23, 59, 59),
        FRIDAY,
    ]


def test_where_something_is_missing_or_senseless_there_is_no_term() -> None:
    assert (
        due(
            (None, 1, "工作日"),
            (FRIDAY, None, "工作日"),
            (FRIDAY, 1, None),
            (FRIDAY, -1, "小时"),
            (FRIDAY, 10**18, "小时"),
        )
        == [None] * 5
    )


def test_moments_before_1970_are_days_like_others() -> None:
    assert due((datetime(1969, 12, 31, 23, 0), 1, "自然日")) == [datetime(1970, 1, 1, 23, 59, 59)]


def test_only_rows_that_need_a_calendar_want_one() -> None:
    terms = Terms(contract())
    early = datetime(1990, 5, 1)

    assert due((early, 1, "小时"), (early, 1, "自然日"), (None, 1, "工作日"), terms=terms)[2] is None
    assert terms.problems() == []
    assert due((early, 1, "工作日"), (early, 2, "工作日"), (FRIDAY, 1, "工作日"), terms=terms)[:2] == [
        None,
        None,
    ]
    [problem] = terms.problems()
    assert "1990（2 行）" in problem.what.zh
    assert "1990 (2 rows)" in problem.what.en


def test_rows_that_are_not_kept_want_no_calendar() -> None:
    terms = Terms(contract())
    arrays = {
        "begun": pa.array([datetime(1990, 5, 1)], pa.timestamp("us")),
        "limit": pa.array([1]),
        "counted": pa.array(["工作日"]),
    }

    assert terms.values(arrays, np.array([True]))["due"].to_pylist() == [None]
    assert terms.problems() == []


def test_the_projects_own_days_are_heeded() -> None:
    terms = Terms(contract(), {date(2024, 9, 30): False, date(2024, 9, 29): False})

    assert due((FRIDAY, 1, "工作日"), terms=terms) == [datetime(2024, 10, 8, 23, 59, 59)]


def test_a_term_is_a_column_of_the_snapshot_after_the_fields() -> None:
    dataset = contract()

    assert contract_schema(dataset).names == [*FIELDS, "due"]
    assert contract_hash(dataset) != contract_hash(contract(terms={}))
    assert contract_hash(dataset) != contract_hash(
        contract(terms={"due": {**TERM, "start": "other"}}, other={"type": "timestamp"})
    )


@pytest.mark.parametrize(
    ("term", "said"),
    [
        ({**TERM, "start": "begin"}, "'begin' of the term 'due' is not among the fields."),
        ({**TERM, "start": "limit"}, "'limit' of the term 'due' must be a timestamp."),
        ({**TERM, "length": "begun"}, "'begun' of the term 'due' must be an integer."),
        (
            {**TERM, "measure": "unit"},
            "'unit' of the term 'due' can have no other codes than 工作日, 小时, 自然日.",
        ),
    ],
)
def test_a_term_needs_fields_that_suit_it(term: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        contract(terms={"due": term})

    [error] = caught.value.errors()
    invalid = error["ctx"]["error"]
    assert isinstance(invalid, Invalid)
    assert invalid.what.en == said


def test_a_term_cannot_have_the_name_of_a_field() -> None:
    with pytest.raises(ValidationError, match="begun"):
        contract(terms={"begun": TERM})
