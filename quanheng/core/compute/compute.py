"""Compute every period: values, gates, scores, and the tables of the results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from quanheng.core.compute.aggregates import fetch
from quanheng.core.compute.coverage import Coverage
from quanheng.core.compute.letters import read_letters
from quanheng.core.compute.outcomes import Moment, compute_values
from quanheng.core.compute.parts import parts_table
from quanheng.core.compute.plan import Plan
from quanheng.core.compute.unit_columns import UnitColumns
from quanheng.core.formula.evaluate import Column, Surroundings, evaluate
from quanheng.core.language.ir import Node
from quanheng.core.model.own_datasets import INDICATOR_PART
from quanheng.core.model.period import Period
from quanheng.core.results.outcome import Floats, Values
from quanheng.core.scoring.marks import score_indicators, weights_of
from quanheng.core.scoring.period import score_period

if TYPE_CHECKING:
    from quanheng.core.engine.duckdb import DuckEngine
    from quanheng.core.project.units import Units

Conditions = dict[str, NDArray[np.object_]]


@dataclass(frozen=True)
class Computed:
    """Hold the tables of a run by name, the states of gates, and the SQL.

    `letters` says which results rest on letters, not on rows.
    """

    tables: Mapping[str, pa.Table]
    gates: list[dict[str, str]]
    letters: list[dict[str, str]]
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
    used: list[dict[str, str]] = []
    sql: list[dict[str, str]] = []
    for period in periods:
        progress(period)
        columns = UnitColumns(units)
        aggregates = fetch(plan, engine, units.ids, period, cut_off)
        letters = {}
        if coverage.delivered(INDICATOR_PART.name):
            letters = read_letters(engine, prepared.indicators, units.ids, period)
        at = Moment(prepared, aggregates, coverage, columns, period, cut_off, letters)
        values, scores = _in_stages(at, waivers)
        conditions = _conditions(at, values, scores)
        scored = score_period(
            prepared.scheme, prepared.indicators, units, values, conditions, waivers, period
        )
        found.setdefault("indicators", []).append(scored.indicators)
        found.setdefault("parts", []).append(parts_table(at, values))
        found.setdefault("composites", []).append(scored.composites)
        found.setdefault("ranking", []).append(scored.ranking)
        found.setdefault("findings", []).append(scored.findings)
        gates += _states(conditions, units.ids, period)
        used += _letters_used(values, units.ids, period)
        sql += [
            {"dataset": scan.relation, "period": period.label, "sql": text}
            for scan, text in plan.queries(period, cut_off)
        ]
    tables = {name: pa.concat_tables(parts).combine_chunks() for name, parts in found.items()}
    return Computed(tables, gates, used, sql)


def _in_stages(
    at: Moment, waivers: Mapping[tuple[str, str], Any]
) -> tuple[dict[str, Values], dict[str, Floats]]:
    """Compute values, last those that look at the scores of others.

    Returns the scores as they are before gates too, where something reads them.
    """
    prepared, units = at.prepared, at.units.units
    values = {name: compute_values(name, at) for name in prepared.variants if name not in prepared.later}
    if not prepared.later and not prepared.gates:
        return values, {}
    scheme, definitions = prepared.scheme, prepared.indicators
    scores = score_indicators(scheme, definitions, units, values, waivers)

    def result(kind: str, indicator: str) -> Column:
        return _column(scores[indicator] if kind == "score" else weights_of(scheme, indicator, units))

    second = replace(at, result=result)
    later = {name: compute_values(name, second) for name in prepared.variants if name in prepared.later}
    scores |= score_indicators(scheme, definitions, units, later, waivers)
    return values | later, scores


def _column(numbers: Floats) -> Column:
    there = ~np.isnan(numbers)
    return Column(np.where(there, numbers, 0.0), there)


def _conditions(at: Moment, values: Mapping[str, Values], scores: Mapping[str, Floats]) -> Conditions:
    """Evaluate every gate on values, and on scores as they are before gates."""

    def result(kind: str, indicator: str) -> Column:
        return _column(values[indicator].value if kind == "value" else scores[indicator])

    def no_rows(agg: object) -> Column:
        raise TypeError("the condition of a gate reads no rows")

    around = Surroundings(len(at.units.ids), at.period, at.cut_off, no_rows, at.units.column, result)
    return {name: _three_valued(node, around) for name, node in at.prepared.gates.items()}


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


def _letters_used(values: Mapping[str, Values], units: Sequence[str], period: Period) -> list[dict[str, str]]:
    """List the results for which figures of a letter stand in for rows."""
    return [
        {"unit_id": units[unit], "indicator": name, "period": period.label}
        for name, given in values.items()
        if given.from_letter is not None
        for unit in np.flatnonzero(given.from_letter).tolist()
    ]
