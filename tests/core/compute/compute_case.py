"""Compute whole results over rows that a test holds in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from quanheng.core.compute.compute import Computed, compute
from quanheng.core.project.units import Units
from tests.engines.computed_case import Case, Row, computation, scheme_of, units_of

TICKET = {
    "name": "ticket",
    "label": {"zh": "工单", "en": "Tickets"},
    "unit": "unit_id",
    "fields": {
        "unit_id": {"type": "text", "required": True},
        "done": {"type": "boolean"},
        "amount": {"type": "decimal(18,4)"},
    },
}

SHARE = {
    "id": "share",
    "name": {"zh": "办结率", "en": "share done"},
    "numerator": "count_if(ticket.done)",
    "denominator": "count(ticket.*)",
    "scale": 100,
}


def tickets(**given: tuple[int, int]) -> list[Row]:
    """Return tickets of units, each with how many are done, of how many."""
    return [
        {"unit_id": unit, "done": number < done, "amount": None}
        for unit, (done, of) in given.items()
        for number in range(of)
    ]


def bodies(*ids: str, **more: Sequence[Any]) -> Units:
    """Return units without parents; `more` are columns of the table of units."""
    return replace(units_of(dict.fromkeys(ids)), **{name: tuple(column) for name, column in more.items()})


def computed(
    indicators: Sequence[Mapping[str, Any]],
    rows: Mapping[str, Sequence[Row]],
    units: Units,
    covers: Mapping[str, Any] | None = None,
    datasets: Sequence[Mapping[str, Any]] = (TICKET,),
    **more: Any,
) -> Computed:
    """Compute the indicators; every source covers everything unless `covers` says other."""
    case = Case(scheme_of(datasets, indicators, **more), rows, units, covers=covers or {})
    with computation(case) as opened:
        coverage = case.coverage()
        return compute(opened.plan, opened.engine, units, coverage, [case.period], case.cut_off, {})


def results(found: Computed, indicator: str) -> dict[str, dict[str, Any]]:
    """Return the rows of one indicator by unit."""
    rows = found.tables["indicators"].to_pylist()
    return {row["unit_id"]: row for row in rows if row["indicator"] == indicator}
