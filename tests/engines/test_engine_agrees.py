"""The engine agrees with a slow evaluator that shares nothing with it, on random cases."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from quanheng.core.results.outcome import Values
from tests.engines.choices import DrawnChoices, SeededChoices
from tests.engines.computed_case import computation
from tests.engines.random_cases import Drawn, random_case
from tests.engines.slow_indicators import Found, SlowIndicator
from tests.engines.slow_relations import Relations
from tests.engines.slow_rows import Around
from tests.engines.slow_scalars import Number

RELATIVE = Fraction(1, 10**12)
NUMBERS = ("value", "numerator", "denominator", "sample")


@st.composite
def cases(draw: Any) -> Drawn:
    """Let hypothesis choose a case, so that it can shrink one that fails."""
    return random_case(DrawnChoices(draw), rows=8, indicators=2)


@given(cases())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=20)
def test_small_formulas_over_a_few_rows_have_the_same_numbers(drawn: Drawn) -> None:
    agree(drawn)


@given(st.integers(0, 2**63))
@settings(max_examples=settings().max_examples * 6 // 10)
def test_random_formulas_over_random_rows_have_the_same_numbers(seed: int) -> None:
    agree(random_case(SeededChoices(seed)))


def agree(drawn: Drawn) -> None:
    """Compute a case on the engine and slowly, and compare."""
    around = Around(drawn.world.start, drawn.world.end, drawn.world.cut_off)
    relations = Relations(drawn.world.relations, drawn.world.rows, around)
    with computation(drawn.case) as found:
        for spec in drawn.indicators:
            slow = SlowIndicator(spec, drawn.world, relations)
            expected = [slow.of(unit) for unit in drawn.case.units.ids]
            compare(found.values(spec.id), expected, drawn.texts[spec.id])


def compare(values: Values, expected: list[Found], text: Any) -> None:
    """Compare all units: outcomes exactly, numbers within the error of a float."""
    tight = any(found.tight for found in expected)
    for position, found in enumerate(expected):
        outcome = str(values.outcome[position])
        if tight and outcome == "error":
            event("refused: too many digits")
            continue
        if found.undecided:
            event("undecided: at the edge of a float")
            continue
        event(found.outcome)
        assert outcome == found.outcome, (text, position, values.reason[position])
        for name in NUMBERS:
            assert close(getattr(values, name)[position], getattr(found, name)), (text, position, name)


def close(value: float, expected: Number | None) -> bool:
    """Say whether a float is as near to a number as it can be."""
    if expected is None or np.isnan(value):
        return expected is None and bool(np.isnan(value))
    if expected.once:
        return value == float(expected.value)
    return abs(Fraction(float(value)) - expected.value) <= max(expected.error, RELATIVE * abs(expected.value))
