"""Values of formulas over a few rows of one dataset, for tests of single traps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

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


def values(rows: Rows, formulas: Mapping[str, float | None], **keys: Any) -> dict[str, float | None]:
    """Return the values of several formulas for unit A, beside what is wanted of them."""
    found = numbers(rows, *formulas, **keys)
    return {
        text: None if np.isnan(one.value[0]) else float(one.value[0])
        for text, one in zip(formulas, found, strict=True)
    }


def outcome(rows: Rows, formula: str, **keys: Any) -> str:
    """Return the outcome of a formula for unit A."""
    return str(numbers(rows, formula, **keys)[0].outcome[0])
