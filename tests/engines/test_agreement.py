"""The engine agrees with a plain slow evaluator on random formulas and rows."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from quanheng.core.language.show import show
from quanheng.core.results.outcome import Outcome, Values
from tests.engines.random_formulas import (
    CUT_OFF,
    ITEM,
    OTHER,
    PERIOD,
    UNITS,
    aggregates,
    conditions,
    definition,
    prepared_of,
    rows_of,
    run,
    scalars,
)
from tests.engines.slow_evaluator import SlowEvaluator

WINDOWS = st.sampled_from(
    [
        {"during": "day"},
        {"during": "at"},
        {"during": "day", "months": 24},
        {"until": "day"},
        {"at": ["day", "ended"]},
        {"year": "y"},
        "all",
    ]
)

ROWS = st.fixed_dictionaries({"item": rows_of(ITEM), "other": rows_of(OTHER)})

SLOW = settings(
    max_examples=max(120, settings().max_examples),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)


@st.composite
def indicators(draw: st.DrawFn) -> dict[str, Any]:
    """Return an indicator with any of the keys that change what is counted."""
    made = definition()
    if draw(st.booleans()):
        made["value"] = draw(scalars())
    else:
        made |= {"numerator": draw(scalars(1)), "denominator": draw(aggregates("item")), "scale": 100}
    text = " ".join(str(made.get(key)) for key in ("value", "numerator", "denominator"))
    if "item." in text or "事项." in text:
        if draw(st.booleans()):
            made["where"] = {"item": draw(conditions("item", 1))}
        if draw(st.booleans()):
            made["window"] = {"item": draw(WINDOWS)}
        if draw(st.booleans()):
            made["unit_by"] = {"item": "lead"}
    return made


def agrees(ours: float, exact: Any) -> bool:
    """Compare a float64 with an exact number, or with null."""
    if exact is None:
        return math.isnan(ours)
    return math.isclose(ours, float(exact), rel_tol=1e-12, abs_tol=1e-12)


def through_files(prepared: Any, rows: Any, threads: int = 1) -> Values:
    with TemporaryDirectory() as place:
        return run(prepared, rows, Path(place), threads)


@SLOW
@given(indicators(), ROWS)
def test_values_are_those_of_loops_over_rows(indicator: dict[str, Any], rows: dict[str, Any]) -> None:
    prepared, problems = prepared_of(indicator)
    # Only these two can be wrong with what is made up here; anything else would be a bug.
    told = [problem.what.en for problem in problems]
    assert all("names no dataset" in what or "places" in what for what in told), told
    assume(prepared is not None)
    compiled = prepared.variants["x"][0].compiled
    slow = SlowEvaluator(prepared.catalog, PERIOD, CUT_OFF, rows)

    values = through_files(prepared, rows)

    for place, unit in enumerate(UNITS):
        if values.outcome[place] == Outcome.ERROR:
            continue
        exact = {key: slow.scalar(node, compiled, unit) for key, node in compiled.formulas.items()}
        if "value" in exact:
            wanted = exact["value"]
        else:
            above, below = exact["numerator"], exact["denominator"]
            assert agrees(values.numerator[place], above), (unit, indicator)
            assert agrees(values.denominator[place], below), (unit, indicator)
            wanted = None if above is None or not below else above * 100 / below
        outcome = values.outcome[place]
        assert agrees(values.value[place], wanted), (unit, outcome, indicator)
        assert (outcome == Outcome.OK) == (wanted is not None)
        if "denominator" in exact and exact["denominator"] == 0:
            assert outcome == Outcome.NOT_APPLICABLE


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(indicators(), ROWS, st.randoms(use_true_random=False))
def test_order_of_rows_and_threads_change_no_bit(
    indicator: dict[str, Any], rows: dict[str, Any], chance: Any
) -> None:
    prepared, _ = prepared_of(indicator)
    assume(prepared is not None)
    shuffled = {name: chance.sample(given, len(given)) for name, given in rows.items()}

    first, second = through_files(prepared, rows, 1), through_files(prepared, shuffled, 2)

    for name in ("value", "numerator", "denominator", "sample"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()
    assert list(first.outcome) == list(second.outcome)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(scalars())
def test_the_canonical_text_of_any_formula_means_the_same(text: str) -> None:
    prepared, _ = prepared_of(definition(value=text))
    assume(prepared is not None)
    node = prepared.variants["x"][0].compiled.formulas["value"]
    shown = show(node, prepared.catalog)

    for again in (shown.zh, shown.en):
        reread, problems = prepared_of(definition(value=again))
        assert reread is not None, (again, problems)
        assert reread.variants["x"][0].compiled.formulas["value"] == node


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(aggregates("item"), ROWS)
def test_a_parent_counts_the_rows_of_its_children_as_its_own(text: str, rows: dict[str, Any]) -> None:
    below, _ = prepared_of(definition(value=text, include="children"))
    direct, _ = prepared_of(definition(value=text))
    assume(below is not None and direct is not None)
    adopted = {
        "item": [
            {**row, "unit_id": "A" if row["unit_id"] == "B" else row["unit_id"]} for row in rows["item"]
        ],
        "other": rows["other"],
    }

    with_children, moved = through_files(below, rows), through_files(direct, adopted)

    assert np.array_equal(with_children.value[:1], moved.value[:1], equal_nan=True)
    assert np.array_equal(with_children.value[1:2], through_files(direct, rows).value[1:2], equal_nan=True)


@settings(max_examples=60)
@given(st.fractions(min_value=-50, max_value=50), st.integers(0, 4))
def test_the_slow_rounding_is_right_about_halves(number: Fraction, places: int) -> None:
    from tests.engines.slow_evaluator import half_away, half_even

    for rounded in (half_away(number, places), half_even(number, places)):
        assert abs(rounded - number) <= Fraction(1, 2 * 10**places)
