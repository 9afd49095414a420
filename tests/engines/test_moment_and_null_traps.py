"""The traps of formulas.md §6, one by one: days, times, and what is not there."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from quanheng.core.errors import ProjectError
from tests.engines.trap_values import numbers, outcome, value, values

# --- moments

LAST = datetime(2024, 12, 31, 23, 59, 59, 999_999)
NEXT = datetime(2025, 1, 1)
FIRST = datetime(2024, 1, 1)


@pytest.mark.parametrize(
    ("window", "counted"),
    [
        ({"during": "at"}, [FIRST, LAST]),
        ({"until": "at"}, [datetime(2023, 12, 31, 23, 59, 59, 999_999), FIRST, LAST]),
        ({"during": "at", "months": 12}, [FIRST, LAST]),
        ("all", [datetime(2023, 12, 31, 23, 59, 59, 999_999), FIRST, LAST, NEXT, None]),
    ],
)
def test_the_last_microsecond_belongs_to_the_period_and_the_midnight_after_does_not(
    window: Any, counted: Any
) -> None:
    moments = [datetime(2023, 12, 31, 23, 59, 59, 999_999), FIRST, LAST, NEXT, None]
    for moment in moments:
        assert value([dict(at=moment)], "count(t.*)", dataset={"window": window}) == (moment in counted)


def test_a_state_that_ends_with_the_period_has_ended_when_it_ends_before_the_next() -> None:
    dataset = {"window": {"at": ["day", "at"]}}
    begun, after = date(2024, 12, 31), date(2025, 1, 1)
    for start, end, holds in (
        (begun, None, True), (begun, NEXT, True), (begun, LAST, False), (after, None, False), (None, None, False),
    ):  # fmt: skip
        assert value([dict(day=start, at=end)], "count(t.*)", dataset=dataset) == holds


def test_a_date_is_the_midnight_at_which_it_begins() -> None:
    rows = [dict(day=date(2024, 12, 31), at=moment) for moment in (LAST, datetime(2024, 12, 31), NEXT, None)]

    wanted = {
        "count_if(t.at > t.day)": 2,
        "count_if(t.at = t.day)": 1,
        "count_if(t.at >= '2024-12-31' and t.at < period_end)": 2,
        "count_if(t.at in ('2024-12-31', '2025-01-01'))": 2,
        "count_if(t.at <= '2024-12-31 23:59:59.999999')": 2,
        "count_if(t.at is distinct from t.day)": 3,
        "count_if(to_date(t.at) = t.day)": 2,
        "sum(days_between(t.day, t.at))": 1,
        "sum(days_between(t.at, period_end))": 2,
        "count_if(coalesce(t.at, t.day) = '2024-12-31')": 2,
    }
    assert values(rows, wanted) == wanted


@pytest.mark.parametrize("moment", [datetime(1, 1, 1), datetime(1969, 12, 31, 23, 59, 59, 999_999), LAST,
                                    datetime(2254, 12, 31, 23, 59, 59, 999_999), datetime(1970, 1, 1), datetime(1600, 2, 29)])  # fmt: skip
def test_days_and_years_are_the_same_before_and_after_aggregation(moment: datetime) -> None:
    rows = [dict(at=moment)]
    days = (date(2025, 1, 1) - moment.date()).days

    wanted = {
        "sum(days_between(t.at, period_end))": days,
        "days_between(max(t.at), period_end)": days,
        "days_between(to_date(max(t.at)), period_end)": days,
        f"case when to_date(max(t.at)) = '{moment.date()}' then 1 end": 1,
        "year(max(t.at)) * 100 + month(min(t.at))": moment.year * 100 + moment.month,
        "sum(year(t.at) * 100 + month(t.at))": moment.year * 100 + moment.month,
    }
    assert values(rows, wanted) == wanted


# --- nothing


def test_division_by_zero_after_aggregation_is_null() -> None:
    assert outcome([dict(n=0, m=1)], "sum(t.m) / sum(t.n)") == "missing"
    assert value([dict(n=0, m=1)], "coalesce(sum(t.m) / sum(t.n), 7)") == 7


def test_coalesce_takes_the_first_that_is_there() -> None:
    rows = [dict(n=None, m=2), dict(n=0, m=3), dict(n=None, m=None)]

    wanted = {
        "sum(coalesce(t.n, t.m, 10))": 12,
        "coalesce(sum(t.c), null, count(t.*), 1)": 3,
    }
    assert values(rows, wanted) == wanted


def test_a_case_without_else_is_null() -> None:
    rows = [dict(n=1), dict(n=2), dict(n=None)]

    wanted = {
        "count(case when t.n = 1 then 5 end)": 1,
        "count(case t.n when 1 then 5 when 2 then null else 6 end)": 2,
    }
    assert values(rows, wanted) == wanted
    assert outcome(rows, "case when count(t.*) > 3 then 1 end") == "missing"


def test_in_and_not_in_are_unknown_for_null() -> None:
    rows = [dict(n=1), dict(n=3), dict(n=None)]

    wanted = {
        "count_if(t.n in (1, 2))": 1,
        "count_if(t.n not in (1, 2))": 1,
        "count_if((t.n in (1, 2)) is null)": 1,
        "count_if((t.n not in (1, 2)) is not true)": 2,
    }
    assert values(rows, wanted) == wanted
    assert (
        value(rows, "case when (sum(t.c) in (1)) is null and (sum(t.c) not in (1)) is null then 1 end") == 1
    )


@pytest.mark.parametrize(
    "text", ["count_if(t.n in (1, null))", "count_if(t.n not in (null))", "count_if(t.n = null)"]
)
def test_null_cannot_stand_in_a_list_or_a_comparison(text: str) -> None:
    with pytest.raises(ProjectError) as caught:
        numbers([], text)

    assert "is null" in str(caught.value.problems[0].fix.en)


@pytest.mark.parametrize("text", ["count_if(t.n in ())", "case when count(t.*) not in () then 1 end"])
def test_an_empty_list_is_refused(text: str) -> None:
    with pytest.raises(ProjectError) as caught:
        numbers([], text)

    assert caught.value.problems[0].what.en == "the list of `in` is empty"


def test_is_distinct_from_knows_null() -> None:
    rows = [dict(n=1, m=1), dict(n=1, m=2), dict(n=None, m=2), dict(n=None, m=None)]

    wanted = {
        "count_if(t.n is distinct from t.m)": 2,
        "count_if(t.n is not distinct from t.m)": 2,
        "count_if(t.n <> t.m)": 1,
    }
    assert values(rows, wanted) == wanted
    assert (
        value(
            rows,
            "case when sum(t.c) is not distinct from sum(t.d) and sum(t.c) is distinct from 1 then 1 end",
        )
        == 1
    )


def test_conditions_know_three_values() -> None:
    rows = [dict(b=b, n=n) for b in (True, False, None) for n in (1, 0, None)]

    wanted = {
        "count_if(t.b and t.n = 1)": 1,
        "count_if(not (t.b and t.n = 1))": 5,
        "count_if((t.b and t.n = 1) is null)": 3,
        "count_if(t.b or t.n = 1)": 5,
        "count_if((t.b or t.n = 1) is null)": 3,
        "count_if(t.b is not true)": 6,
        "count_if(t.b is not false)": 6,
    }
    assert values(rows, wanted) == wanted


def test_a_weighted_mean_leaves_out_parts_that_are_null() -> None:
    rows = [dict(n=10, c=None, d=Decimal(1))]

    assert value(rows, "weighted_mean(0.5, sum(t.n), 0.3, sum(t.c), 0.2, 3)") == pytest.approx(
        5.6 / 0.7, rel=1e-15
    )
    wanted = {
        "weighted_mean(0.5, sum(t.c), 1, 4)": 4,
        "weighted_mean(sum(t.c), 5, 1, 4)": 4,
    }
    assert values(rows, wanted) == wanted
    assert outcome(rows, "weighted_mean(0.5, sum(t.c))") == "missing"
    assert outcome(rows, "weighted_mean(0, sum(t.n))") == "missing"


def test_a_number_is_never_minus_zero() -> None:
    found = value([dict(n=0)], "-count(t.n) * 0")

    assert str(found) == "0.0"


@pytest.mark.parametrize("kind", ["integer", "decimal(10,2)", "text", "boolean", "date"])
def test_a_field_of_the_units_may_be_empty_for_all_of_them(kind: str) -> None:
    formula = {
        "text": "case when unit.x = 'a' or unit.x is null then 1 end",
        "boolean": "case when unit.x or unit.x is null then 1 end",
        "date": "coalesce(days_between(unit.x, period_end), 1)",
    }.get(kind, "coalesce(unit.x / 2 + least(unit.x, 1) - unit.x, 1)")

    found = value(
        [{}], f"count(t.*) * {formula}", unit_fields={"x": {"type": kind}}, fields={"x": [None, None]}
    )

    assert found == 1
