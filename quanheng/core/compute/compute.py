"""Compute every period: values, gates, scores, and the tables of the results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quanheng.core.compute.aggregates import fetch
from quanheng.core.compute.coverage import Coverage
from quanheng.core.compute.outcomes import Moment, compute_values
from quanheng.core.compute.parts import parts_table
from quanheng.core.compute.plan import Plan
from quanheng.core.compute.unit_columns import UnitColumns
from quanheng.core.formula.evaluate import Column, Surroundings, evaluate
from quanheng.core.language.ir import Node
from quanheng.core.model.period import Period
from quanheng.core.results.outcome import Values
from quanheng.core.scoring.marks import score_indicators
from quanheng.core.scoring.period import score_period

if TYPE_CHECKING:
    from quanheng.core.engine.duckdb import DuckEngine
    from quanheng.core.project.units import Units

Conditions = dict[str, NDArray[np.object_]]


@dataclass(frozen=True)
class Computed:
    """Hold the tables of a run by name, the states of gates, and the SQL."""

    tables: Mapping[str, pa.Table]
    gates: list[dict[str, str]]
    sql: list[dict[str, str]]


def compute(
    plan: Plan,
    engine: DuckEngine,
    units: Units,
    coverage: Coverage,
    periods: Sequence[Period],
    cut_off: date,
    waivers: Mapping[tuple[str, str], Any],
    progress: Callable[[Period], None] = lambda period: None,
) -> Computed:
    """Return the results of all periods, in the order that they were given."""
    prepared = plan.prepared
    found: dict[str, list[pa.Table]] = {}
    gates: list[dict[str, str]] = []
    sql: list[dict[str, str]] = []
    for period in periods:
        progress(period)
        columns = UnitColumns(units)
        aggregates = fetch(plan, engine, units.ids, period, cut_off)
        at = Moment(prepared, aggregates, coverage, columns, period, cut_off)
        values = {name: compute_values(name, at) for name in prepared.variants}
        conditions = _conditions(at, values, waivers)
        scored = score_period(
            prepared.scheme, prepared.indicators, units, values, conditions, waivers, period
        )
        found.setdefault("indicators", []).append(scored.indicators)
        found.setdefault("parts", []).append(parts_table(at))
        found.setdefault("composites", []).append(scored.composites)
        found.setdefault("ranking", []).append(scored.ranking)
        found.setdefault("findings", []).append(scored.findings)
        gates += _states(conditions, units.ids, period)
        sql += [
            {"dataset": scan.relation, "period": period.label, "sql": text}
            for scan, text in plan.queries(period, cut_off)
        ]
    tables = {name: pa.concat_tables(parts).combine_chunks() for name, parts in found.items()}
    return Computed(tables, gates, sql)


def _conditions(
    at: Moment, values: Mapping[str, Values], waivers: Mapping[tuple[str, str], Any]
) -> Conditions:
    """Evaluate every gate on values, and on scores as they are before gates."""
    prepared = at.prepared
    if not prepared.gates:
        return {}
    scores = score_indicators(prepared.scheme, prepared.indicators, at.units.units, values, waivers)

    def result(kind: str, indicator: str) -> Column:
        numbers = values[indicator].value if kind == "value" else scores[indicator]
        there = ~np.isnan(numbers)
        return Column(np.where(there, numbers, 0.0), there)

    def no_rows(agg: object) -> Column:
        raise TypeError("the condition of a gate reads no rows")

    around = Surroundings(len(at.units.ids), at.period, at.cut_off, no_rows, at.units.column, result)
    return {name: _three_valued(node, around) for name, node in prepared.gates.items()}


def _three_valued(node: Node, around: Surroundings) -> NDArray[np.object_]:
    column = evaluate(node, around)
    holds = column.values.astype(bool).astype(object)
    holds[~column.there] = None
    return holds


def _states(conditions: Conditions, units: Sequence[str], period: Period) -> list[dict[str, str]]:
    """List where a gate was triggered, or could not be decided."""
    return [
        {
            "id": name,
            "period": period.label,
            "unit_id": unit,
            "state": "undecided" if state is None else "triggered",
        }
        for name, states in conditions.items()
        for unit, state in zip(units, states, strict=True)
        if state is not False
    ]
