"""The traps of formulas.md §6, one by one: what engines get wrong, and we must not."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from quanheng.core.errors import ProjectError
from quanheng.core.model.period import Period
from quanheng.core.results.outcome import Outcome, Values
from tests.engines.computed_case import YEAR, Case, computation, scheme_of, units_of

FIELDS = {
    "u": {"type": "text"},
    "v": {"type": "text"},
    "n": {"type": "integer"},
    "m": {"type": "integer"},
    "c": {"type": "decimal(18,2)"},
    "d": {"type": "decimal(38,9)"},
    "b": {"type": "boolean"},
    "day": {"type": "date"},
    "at": {"type": "timestamp"},
}

Rows = Sequence[Mapping[str, Any]]


def numbers(
    rows: Rows,
    *formulas: str,
    dataset: Mapping[str, Any] | None = None,
    views: Sequence[Mapping[str, Any]] = (),
    period: Period = YEAR,
    fields: Mapping[str, Sequence[Any]] | None = None,
    unit_fields: Mapping[str, Any] | None = None,
    **keys: Any,
) -> list[Values]:
    """Compute formulas over rows of `t`, for the units A and, below it, B."""
    contract = {"name": "t", "unit": "u", "fields": FIELDS, **(dataset or {})}
    indicators = [{"id": f"x{i}", "value": text, **keys} for i, text in enumerate(formulas)]
    scheme = scheme_of([contract], indicators, views, unit_fields=unit_fields or {})
    units = units_of({"A": None, "B": "A"}, fields=fields)
    given = [{"u": "A", **row} for row in rows]
    with computation(Case(scheme, {"t": given}, units, period)) as found:
        return [found.values(indicator["id"]) for indicator in indicators]


def value(rows: Rows, formula: str, **keys: Any) -> float | None:
    """Return the value of a formula for unit A, None where there is none."""
    [found] = numbers(rows, formula, **keys)
    assert (found.outcome[0] == Outcome.OK) != np.isnan(found.value[0])
    return None if np.isnan(found.value[0]) else float(found.value[0])


def outcome(rows: Rows, formula: str, **keys: Any) -> str:
    """Return the outcome of a formula for unit A."""
    return str(numbers(rows, formula, **keys)[0].outcome[0])


# --- quotients of a row


@pytest.mark.parametrize(
    ("above", "below", "wanted"),
    [
        (1, 3, "0.333333333"),
        (2, 3, "0.666666667"),
        (-2, 3, "-0.666666667"),
        (2, -3, "-0.666666667"),
        (-2, -3, "0.666666667"),
        (1, 2_000_000_000, "0"),
        (3, 2_000_000_000, "0.000000002"),
        (5, 2_000_000_000, "0.000000002"),
        (7, 2_000_000_000, "0.000000004"),
        (-1, 2_000_000_000, "0"),
        (-3, 2_000_000_000, "-0.000000002"),
        (-5, 2_000_000_000, "-0.000000002"),
        (5, -2_000_000_000, "-0.000000002"),
        (2_000_000_001, 2_000_000_000, "1"),
        (2_000_000_003, 2_000_000_000, "1.000000002"),
        (0, -7, "0"),
        (9_223_372_036_854_775_807, 7, "1317624576693539401"),
    ],
)
def test_a_quotient_of_a_row_is_rounded_half_to_even_at_nine_places(
    above: int, below: int, wanted: str
) -> None:
    assert value([dict(n=above, m=below)], f"count_if(t.n / t.m = {wanted})") == 1


@pytest.mark.parametrize(("above", "below"), [(1, 0), (0, 0), (None, 1), (1, None), (None, None), (-5, 0)])
def test_a_quotient_by_zero_or_of_nothing_is_null(above: int | None, below: int | None) -> None:
    assert value([dict(n=above, m=below)], "count_if(t.n / t.m is null)") == 1
    assert outcome([dict(n=above, m=below)], "sum(t.n / t.m)") == "missing"


@given(st.integers(-(10**12), 10**12), st.integers(-(10**6), 10**6).filter(bool), st.integers(0, 2))
@example(1, 2 * 10**9, 0)
def test_a_quotient_of_a_row_is_the_nearest_of_nine_places(above: int, below: int, places: int) -> None:
    shift = 10**places
    quotient = Fraction(above, shift) / below

    found = value([dict(c=Decimal(above).scaleb(-places), n=below)], "sum(t.c / t.n)")

    # Python rounds fractions half to even as well.
    assert found == float(Fraction(round(quotient * 10**9), 10**9))


# --- sums


def test_sums_of_decimals_do_not_depend_on_the_order() -> None:
    amounts = [
        Decimal("0.1"),
        Decimal("99999999999999.99"),
        Decimal("-99999999999999.99"),
        Decimal("0.01"),
    ] * 500
    chance, found = random.Random(5), set()
    for _ in range(4):
        chance.shuffle(amounts)
        found.add(value([dict(c=amount) for amount in amounts], "sum(t.c)"))

    assert found == {55.0}


def test_sums_of_integers_pass_64_bits() -> None:
    rows = [dict(n=2**63 - 1)] * 4

    assert value(rows, "sum(t.n)") == float(4 * (2**63 - 1))
    assert value(rows, "avg(t.n)") == float(2**63 - 1)


def test_a_mean_is_the_exact_sum_by_the_number_of_values() -> None:
    rows = [dict(c=Decimal("0.1")), dict(c=Decimal("0.2")), dict(c=None), dict(c=Decimal("0.3"))]

    assert value(rows, "avg(t.c)") == float(Fraction(6, 10) / 3)
    assert value(rows, "avg(t.c) - sum(t.c) / count(t.c)") == 0
    assert outcome([dict(c=None)], "avg(t.c)") == "missing"


@pytest.mark.parametrize(
    "culprit",
    ["sum(t.n * t.n)", "sum(t.n + 1)", "sum(t.n - t.m - 2)", "count_if(abs(t.m) > 1)", "count_if(-t.m > 1)",
     "sum(t.d * t.d)", "sum(t.n / 0.000000001 / 0.000000001 / 0.000000001)", "max(t.n * 2)"],
)  # fmt: skip
def test_a_number_beyond_computing_is_an_error_of_that_indicator_alone(culprit: str) -> None:
    rows = [dict(n=2**63 - 1, m=-(2**63), d=Decimal("9e20")), dict(n=1, m=1, d=Decimal(1))]

    bad, good, other = numbers(rows, culprit, "sum(t.n)", "count_if(t.n > 1)")

    assert {str(each) for each in bad.outcome} == {"error"}
    assert np.isnan(bad.value).all()
    assert bad.reason[0].en == "a row holds a number beyond what can be computed exactly"
    assert (good.value[0], other.value[0]) == (float(2**63), 1)


def test_a_row_that_is_filtered_away_cannot_go_beyond_computing() -> None:
    rows = [dict(n=2**63 - 1, b=False), dict(n=3, b=True)]

    assert value(rows, "sum(t.n * t.n) filter (where t.b)") == 9
    assert value(rows, "sum(case when t.b then t.n * t.n else 0 end)") == 9


def test_a_view_that_goes_beyond_computing_is_an_error_not_missing_rows() -> None:
    view = {
        "name": "g",
        "unit": "u",
        "select": "select t.u as u, sum(t.n) as s, count(t.*) as k from t group by t.u",
    }
    rows = [dict(n=2**63 - 1), dict(n=2**63 - 1)]

    assert outcome(rows, "sum(g.s)", views=[view]) == "error"


# --- order, and least and greatest


def test_texts_are_ordered_by_code_point() -> None:
    texts = ["a", "B", "á", "a ", "Z", "z", "中", "\uffff", "\U00010000", "", "é", "e\u0301"]
    rows = [dict(v=text) for text in texts]

    for edge in texts:
        quoted = edge.replace("'", "''")
        assert value(rows, f"count_if(t.v < '{quoted}')") == sum(text < edge for text in texts)
        assert value(rows, f"count_if(t.v >= '{quoted}')") == sum(text >= edge for text in texts)
        assert value(rows, f"count_if(t.v = '{quoted}')") == 1
    assert value(rows, "case when max(t.v) = '\U00010000' and min(t.v) = '' then count(t.*) end") == len(
        texts
    )
    assert value(rows, "count_distinct(t.v)") == len(texts)


def test_texts_after_aggregation_are_ordered_by_code_point_too() -> None:
    rows = [dict(v="\uffff"), dict(v="\U00010000")]

    assert value(rows, "case when greatest(min(t.v), max(t.v)) = '\U00010000' then count(t.*) end") == 2


@pytest.mark.parametrize("function", ["least", "greatest"])
def test_least_and_greatest_are_null_where_any_argument_is(function: str) -> None:
    rows = [dict(n=1, m=2), dict(n=None, m=2), dict(n=1, m=None), dict(n=None, m=None)]

    assert value(rows, f"count({function}(t.n, t.m, 3))") == 1
    assert value(rows, f"count({function}(t.n, {function}(3, t.m)))") == 1
    assert outcome([dict(n=1)], f"{function}(sum(t.n), sum(t.m))") == "missing"
    assert value(rows, f"sum({function}(t.n, t.m))") == (1 if function == "least" else 2)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 9, 10])
def test_the_median_of_an_even_number_is_the_mean_of_both_middles(count: int) -> None:
    amounts = [Decimal(n * n).scaleb(-2) for n in range(count)]
    rows = [dict(c=amount) for amount in amounts[::-1]] + [dict(c=None)]

    ordered = sorted(map(Fraction, amounts))
    wanted = (ordered[(count - 1) // 2] + ordered[count // 2]) / 2

    assert value(rows, "median(t.c)") == float(wanted)


@pytest.mark.parametrize("count", [1, 2, 3, 20, 99, 100, 101])
@pytest.mark.parametrize(
    "share", ["0.05", "0.07", "0.1", "0.29", "0.55", "0.56", "0.57", "0.58", "0.7", "0.9", "0.95", "0.99"]
)
def test_a_quantile_is_the_least_value_that_the_share_does_not_exceed(count: int, share: str) -> None:
    # 0.55 × 100 is 55.00000000000001 in floating point.
    rows = [dict(n=n) for n in range(1, count + 1)]
    wanted = next(n for n in range(1, count + 1) if Fraction(n, count) >= Fraction(share))

    assert value(rows, f"quantile(t.n, {share})") == wanted


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

    assert value(rows, "count_if(t.at > t.day)") == 2
    assert value(rows, "count_if(t.at = t.day)") == 1
    assert value(rows, "count_if(t.at >= '2024-12-31' and t.at < period_end)") == 2
    assert value(rows, "count_if(t.at in ('2024-12-31', '2025-01-01'))") == 2
    assert value(rows, "count_if(t.at <= '2024-12-31 23:59:59.999999')") == 2
    assert value(rows, "count_if(t.at is distinct from t.day)") == 3
    assert value(rows, "count_if(to_date(t.at) = t.day)") == 2
    assert value(rows, "sum(days_between(t.day, t.at))") == 1
    assert value(rows, "sum(days_between(t.at, period_end))") == 2
    assert value(rows, "count_if(coalesce(t.at, t.day) = '2024-12-31')") == 2


@pytest.mark.parametrize("moment", [datetime(1, 1, 1, 23, 59, 59, 999_999), datetime(1969, 12, 31, 23, 59, 59, 999_999), LAST,
                                    datetime(2254, 12, 31, 23, 59, 59, 999_999), datetime(1970, 1, 1), datetime(1600, 2, 29)])  # fmt: skip
def test_days_and_years_are_the_same_before_and_after_aggregation(moment: datetime) -> None:
    rows = [dict(at=moment)]
    days = (date(2025, 1, 1) - moment.date()).days

    assert value(rows, "sum(days_between(t.at, period_end))") == days
    assert value(rows, "days_between(max(t.at), period_end)") == days
    assert value(rows, "days_between(to_date(max(t.at)), period_end)") == days
    assert value(rows, "year(max(t.at)) * 100 + month(min(t.at))") == moment.year * 100 + moment.month
    assert value(rows, "sum(year(t.at) * 100 + month(t.at))") == moment.year * 100 + moment.month


# --- nothing


def test_division_by_zero_after_aggregation_is_null() -> None:
    assert outcome([dict(n=0, m=1)], "sum(t.m) / sum(t.n)") == "missing"
    assert value([dict(n=0, m=1)], "coalesce(sum(t.m) / sum(t.n), 7)") == 7


def test_coalesce_takes_the_first_that_is_there() -> None:
    rows = [dict(n=None, m=2), dict(n=0, m=3), dict(n=None, m=None)]

    assert value(rows, "sum(coalesce(t.n, t.m, 10))") == 12
    assert value(rows, "coalesce(sum(t.c), null, count(t.*), 1)") == 3


def test_a_case_without_else_is_null() -> None:
    rows = [dict(n=1), dict(n=2), dict(n=None)]

    assert value(rows, "count(case when t.n = 1 then 5 end)") == 1
    assert value(rows, "count(case t.n when 1 then 5 when 2 then null else 6 end)") == 2
    assert outcome(rows, "case when count(t.*) > 3 then 1 end") == "missing"


def test_in_and_not_in_are_unknown_for_null() -> None:
    rows = [dict(n=1), dict(n=3), dict(n=None)]

    assert value(rows, "count_if(t.n in (1, 2))") == 1
    assert value(rows, "count_if(t.n not in (1, 2))") == 1
    assert value(rows, "count_if((t.n in (1, 2)) is null)") == 1
    assert value(rows, "count_if((t.n not in (1, 2)) is not true)") == 2
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

    assert value(rows, "count_if(t.n is distinct from t.m)") == 2
    assert value(rows, "count_if(t.n is not distinct from t.m)") == 2
    assert value(rows, "count_if(t.n <> t.m)") == 1
    assert (
        value(
            rows,
            "case when sum(t.c) is not distinct from sum(t.d) and sum(t.c) is distinct from 1 then 1 end",
        )
        == 1
    )


def test_conditions_know_three_values() -> None:
    rows = [dict(b=b, n=n) for b in (True, False, None) for n in (1, 0, None)]

    assert value(rows, "count_if(t.b and t.n = 1)") == 1
    assert value(rows, "count_if(not (t.b and t.n = 1))") == 5
    assert value(rows, "count_if((t.b and t.n = 1) is null)") == 3
    assert value(rows, "count_if(t.b or t.n = 1)") == 5
    assert value(rows, "count_if((t.b or t.n = 1) is null)") == 3
    assert value(rows, "count_if(t.b is not true)") == 6
    assert value(rows, "count_if(t.b is not false)") == 6


def test_a_weighted_mean_leaves_out_parts_that_are_null() -> None:
    rows = [dict(n=10, c=None, d=Decimal(1))]

    assert value(rows, "weighted_mean(0.5, sum(t.n), 0.3, sum(t.c), 0.2, 3)") == pytest.approx(
        5.6 / 0.7, rel=1e-15
    )
    assert value(rows, "weighted_mean(0.5, sum(t.c), 1, 4)") == 4
    assert value(rows, "weighted_mean(sum(t.c), 5, 1, 4)") == 4
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
