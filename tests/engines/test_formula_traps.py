"""The traps of formulas.md §6, one by one: numbers, sums, order and quantiles."""

from __future__ import annotations

import random
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.computed_case import Case, computation, scheme_of, units_of
from tests.engines.trap_values import FIELDS, numbers, outcome, value, values

# --- quotients of a row

QUOTIENTS = (
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
    (9_223_372_036_854_775_807, 92_233, "100000781031244.519933213"),
)


def test_a_quotient_of_a_row_is_rounded_half_to_even_at_nine_places() -> None:
    rows = [dict(n=above, m=below, v=str(i)) for i, (above, below, _) in enumerate(QUOTIENTS)]
    wanted = {f"count_if(t.v = '{i}' and t.n / t.m = {given[2]})": 1.0 for i, given in enumerate(QUOTIENTS)}

    assert values(rows, wanted) == wanted


def test_a_quotient_by_zero_or_of_nothing_is_null() -> None:
    pairs = [(1, 0), (0, 0), (None, 1), (1, None), (None, None), (-5, 0)]
    wanted = {"count_if(t.n / t.m is null)": 6.0, "sum(t.n / t.m)": None}

    assert values([dict(n=above, m=below) for above, below in pairs], wanted) == wanted


PAIRS = st.tuples(
    st.integers(-(10**12), 10**12), st.integers(0, 2), st.integers(-(10**6), 10**6) | st.integers(-20, 20)
)


@given(st.lists(PAIRS, min_size=1, max_size=60))
@settings(max_examples=settings().max_examples // 10)
def test_a_quotient_of_a_row_is_the_nearest_of_nine_places(pairs: list[tuple[int, int, int]]) -> None:
    contract = {"name": "t", "unit": "u", "fields": FIELDS}
    rows = [
        {"u": str(i), "c": Decimal(above).scaleb(-places), "n": below}
        for i, (above, places, below) in enumerate(pairs)
    ]
    scheme = scheme_of([contract], [{"id": "x", "value": "sum(t.c / t.n)"}])

    with computation(Case(scheme, {"t": rows}, units_of({row["u"]: None for row in rows}))) as found:
        quotients = found.values("x").value

    for quotient, (above, places, below) in zip(quotients, pairs, strict=True):
        if not below:
            assert np.isnan(quotient)
            continue
        # Python rounds fractions half to even as well.
        exact = Fraction(above, 10**places) / below
        assert quotient == float(Fraction(round(exact * 10**9), 10**9))


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


def test_small_numbers_are_written_out_for_the_engine() -> None:
    # As 1.2345678901234567891E-7 it would pass through a float.
    [found] = numbers(
        [dict(n=1)], "sum(t.n * :part)", params={"part": Decimal("0.00000012345678901234567891")}
    )
    assert found.value[0] == 1.2345678901234567891e-07
    wanted = {"count_if(t.n * 0.000000001 = 0.000000001)": 1, "count_if(t.n - 0.000000003 = 0.999999997)": 1}
    assert values([dict(n=1)], wanted) == wanted


def test_a_mean_is_the_exact_sum_by_the_number_of_values() -> None:
    rows = [dict(c=Decimal("0.1")), dict(c=Decimal("0.2")), dict(c=None), dict(c=Decimal("0.3"))]

    assert value(rows, "avg(t.c)") == pytest.approx(0.2, rel=1e-15)
    assert value(rows, "avg(t.c) - sum(t.c) / count(t.c)") == 0
    assert outcome([dict(c=None)], "avg(t.c)") == "missing"


@pytest.mark.parametrize(
    "culprit",
    ["sum(t.n * t.n)", "sum(t.n + 1)", "sum(t.n - t.m - 2)", "count_if(abs(t.m) > 1)", "sum(-t.m)",
     "sum(t.d * t.d)", "sum(t.n / 0.000000001 / 0.000000001 / 0.000000001)", "max(t.n * 2)"],
)  # fmt: skip
def test_a_number_beyond_computing_is_an_error_of_that_indicator_alone(culprit: str) -> None:
    rows = [dict(n=2**63 - 1, m=-(2**63), d=Decimal("9e20")), dict(n=1, m=1, d=Decimal(1))]

    bad, good, other = numbers(rows, culprit, "sum(t.n)", "count_if(t.n > 1)")

    assert bad.outcome[0] == "error"
    assert "error" not in bad.outcome[1:].tolist()
    assert np.isnan(bad.value[0])
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
    wanted: dict[str, float | None] = {
        "count_distinct(t.v)": len(texts),
        "case when max(t.v) = '\U00010000' and min(t.v) = '' then 1 end": 1,
    }
    for edge in texts:
        wanted[f"count_if(t.v < '{edge}')"] = sum(text < edge for text in texts)
        wanted[f"count_if(t.v >= '{edge}')"] = sum(text >= edge for text in texts)
        wanted[f"count_if(t.v = '{edge}')"] = 1

    assert values([dict(v=text) for text in texts], wanted) == wanted


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

    assert value(rows, "median(t.c)") == pytest.approx(float(wanted), rel=1e-15)


SHARES = ("0.05", "0.07", "0.1", "0.29", "0.55", "0.56", "0.57", "0.58", "0.7", "0.9", "0.95", "0.99")


@pytest.mark.parametrize("count", [1, 2, 3, 20, 99, 100, 101, 1000])
def test_a_quantile_is_the_least_value_that_the_share_does_not_exceed(count: int) -> None:
    # 0.55 × 100 is 55.00000000000001 in floating point.
    rows = [dict(n=n) for n in range(1, count + 1)]
    wanted = {
        f"quantile(t.n, {share})": next(
            n for n in range(1, count + 1) if Fraction(n, count) >= Fraction(share)
        )
        for share in SHARES
    }

    assert values(rows, wanted) == wanted
